"""An attempt from its start to its last event: drafts, pauses, the end, what devices send late."""
