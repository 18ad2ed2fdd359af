"""Pages into the database: read, checked, compared with what is there, and written."""
