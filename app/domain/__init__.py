"""The rules of practice: pure Python, no Flask, no database, no clock, no files, no randomness."""
