"""What is fast, measured: each figure a ratio against a floor in the same run."""
