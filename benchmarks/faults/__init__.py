"""Faults done for real and often."""
