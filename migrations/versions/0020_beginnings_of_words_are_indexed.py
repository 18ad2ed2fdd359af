"""Beginnings of words have an index of their own on SQLite"""

from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

# Without one, SQLite puts together all words that begin so for each search, which for two or three
# letters takes longer than all else. The triggers of the topics speak of the table by its name, and stay.
PREFIXES = ", prefix='2 3'"


def upgrade() -> None:
    make_index(PREFIXES)


def downgrade() -> None:
    make_index('')


def make_index(more: str) -> None:
    """The index made anew out of the topics, with or without beginnings."""
    if op.get_bind().dialect.name != 'sqlite':
        return
    for statement in (
        'DROP TABLE topic_search',
        "CREATE VIRTUAL TABLE topic_search USING fts5(search_title, search_points, search_notes,"
        f" content='topics', content_rowid='id', tokenize=\"unicode61 remove_diacritics 0\"{more})",
        "INSERT INTO topic_search (topic_search) VALUES ('rebuild')",
    ):
        op.get_bind().exec_driver_sql(statement)
