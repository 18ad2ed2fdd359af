"""Who learns here: accounts, guests, sessions in browsers, and how signing in is kept safe."""
