"""The tables: SQLAlchemy models, one file for each aggregate."""
