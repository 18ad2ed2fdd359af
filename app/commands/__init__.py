"""The commands, one file a subject; each refuses with one line and exit code 2."""
