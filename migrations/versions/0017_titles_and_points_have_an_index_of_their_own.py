"""Titles and points have an index of their own on PostgreSQL"""

from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

TITLE = "to_tsvector('simple'::regconfig, search_title)"
POINTS = "to_tsvector('simple'::regconfig, search_points)"
NOTES = "to_tsvector('simple'::regconfig, search_notes)"
# The words of a whole page lie outside its row: unpacking them is what a search takes its time for.
VECTORS = {
    'search_vector': f"setweight({TITLE}, 'A') || setweight({POINTS}, 'B') || setweight({NOTES}, 'C')",
    'search_vector_title': f"setweight({TITLE}, 'A')",
    'search_vector_points': f"setweight({TITLE}, 'A') || setweight({POINTS}, 'B')",
}


def upgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        return
    # Made anew with the others, as nothing else takes away what is known about how common words are.
    run('DROP INDEX ix_topics_search_vector', 'ALTER TABLE topics DROP COLUMN search_vector')
    added = (f'ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({words}) STORED' for name, words in VECTORS.items())
    run(f'ALTER TABLE topics {", ".join(added)}')
    for name in VECTORS:
        run(
            # PostgreSQL takes a look into such words for cheap, and would rather read every row than
            # ask the index for a common one; about what it knows nothing it asks the index.
            f'ALTER TABLE topics ALTER COLUMN {name} SET STATISTICS 0',
            f'CREATE INDEX ix_topics_{name} ON topics USING gin ({name}) WITH (fastupdate = off)',
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        return
    for name in ('search_vector_title', 'search_vector_points'):
        run(f'DROP INDEX ix_topics_{name}', f'ALTER TABLE topics DROP COLUMN {name}')
    run('ALTER TABLE topics ALTER COLUMN search_vector SET STATISTICS -1')


def run(*statements: str) -> None:
    """Statements as they stand."""
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)
