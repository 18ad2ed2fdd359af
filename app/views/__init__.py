"""HTTP in, HTML or JSON out: one blueprint a file."""
