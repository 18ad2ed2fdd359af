"""Rounds of judging: comparing, naming flaws, repairing, scoring what is known."""
