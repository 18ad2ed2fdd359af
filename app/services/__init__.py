"""The use cases: read rows, ask the domain, write rows."""
