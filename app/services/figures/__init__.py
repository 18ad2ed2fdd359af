"""Caches of what was done, moved on by each score and made anew out of the events."""
