"""Flask plumbing that the views share."""
