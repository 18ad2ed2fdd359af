"""A learner's own data: out as one file, and in again."""
