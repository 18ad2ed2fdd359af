"""Full text search"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

COLUMNS = ('search_title', 'search_points', 'search_notes')
TOPICS = sa.table(
    'topics',
    sa.column('id'),
    sa.column('title'),
    sa.column('subject'),
    sa.column('document', sa.JSON()),
    sa.column('notes'),
    *[sa.column(name) for name in COLUMNS],
)
AT_ONCE = 200
LONGEST = 100_000

# On SQLite the index lies beside the topics and follows them by triggers, in the same transaction.
# A later migration that rebuilds the table of topics there drops the triggers with it, and has to
# make them again.
SQLITE_UP = (
    "CREATE VIRTUAL TABLE topic_search USING fts5(search_title, search_points, search_notes,"
    " content='topics', content_rowid='id', tokenize=\"unicode61 remove_diacritics 0\")",
    "CREATE TRIGGER topic_search_insert AFTER INSERT ON topics BEGIN"
    " INSERT INTO topic_search (rowid, search_title, search_points, search_notes)"
    " VALUES (new.id, new.search_title, new.search_points, new.search_notes); END",
    "CREATE TRIGGER topic_search_delete AFTER DELETE ON topics BEGIN"
    " INSERT INTO topic_search (topic_search, rowid, search_title, search_points, search_notes)"
    " VALUES ('delete', old.id, old.search_title, old.search_points, old.search_notes); END",
    "CREATE TRIGGER topic_search_update AFTER UPDATE OF search_title, search_points, search_notes ON topics"
    " WHEN (old.search_title, old.search_points, old.search_notes)"
    " IS NOT (new.search_title, new.search_points, new.search_notes) BEGIN"
    " INSERT INTO topic_search (topic_search, rowid, search_title, search_points, search_notes)"
    " VALUES ('delete', old.id, old.search_title, old.search_points, old.search_notes);"
    " INSERT INTO topic_search (rowid, search_title, search_points, search_notes)"
    " VALUES (new.id, new.search_title, new.search_points, new.search_notes); END",
    "INSERT INTO topic_search (topic_search) VALUES ('rebuild')",
)
SQLITE_DOWN = (
    'DROP TRIGGER topic_search_insert',
    'DROP TRIGGER topic_search_delete',
    'DROP TRIGGER topic_search_update',
    'DROP TABLE topic_search',
)
# On PostgreSQL the index is a column that the database works out itself.
POSTGRESQL_UP = (
    "ALTER TABLE topics ADD COLUMN search_vector tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('simple'::regconfig, search_title), 'A')"
    " || setweight(to_tsvector('simple'::regconfig, search_points), 'B')"
    " || setweight(to_tsvector('simple'::regconfig, search_notes), 'C')) STORED",
    'CREATE INDEX ix_topics_search_vector ON topics USING gin (search_vector)',
)
POSTGRESQL_DOWN = (
    'DROP INDEX ix_topics_search_vector',
    'ALTER TABLE topics DROP COLUMN search_vector',
)


def upgrade() -> None:
    with op.batch_alter_table('topics', schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=True))
    fill()
    with op.batch_alter_table('topics', schema=None) as batch_op:
        batch_op.drop_column('search_text')
        for name in COLUMNS:
            batch_op.alter_column(name, existing_type=sa.Text(), nullable=False)
        batch_op.create_index(batch_op.f('ix_topics_source_id_archived_at'), ['source_id', 'archived_at'], unique=False)
    run(SQLITE_UP, POSTGRESQL_UP)


def downgrade() -> None:
    run(SQLITE_DOWN, POSTGRESQL_DOWN)
    with op.batch_alter_table('topics', schema=None) as batch_op:
        batch_op.add_column(sa.Column('search_text', sa.Text(), nullable=True))
    op.execute("UPDATE topics SET search_text = search_title || ' ' || search_points || ' ' || search_notes")
    with op.batch_alter_table('topics', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_topics_source_id_archived_at'))
        for name in COLUMNS:
            batch_op.drop_column(name)
        batch_op.alter_column('search_text', existing_type=sa.Text(), nullable=False)


def run(on_sqlite: tuple[str, ...], on_postgresql: tuple[str, ...]) -> None:
    """Statements of the database at hand."""
    for statement in on_sqlite if op.get_bind().dialect.name == 'sqlite' else on_postgresql:
        op.get_bind().exec_driver_sql(statement)


def fill() -> None:
    """What is searched, out of what is stored: pages that were uploaded can't be read again."""
    connection = op.get_bind()
    after = 0
    while rows := connection.execute(
        sa.select(*[TOPICS.c[name] for name in ('id', 'title', 'subject', 'document', 'notes')])
        .where(TOPICS.c.id > after)
        .order_by(TOPICS.c.id)
        .limit(AT_ONCE)
    ).all():
        for row in rows:
            connection.execute(sa.update(TOPICS).where(TOPICS.c.id == row.id).values(values_of(row)))
        after = rows[-1].id


def values_of(row: sa.Row) -> dict[str, str]:
    """The three columns of a topic. Markdown's signs are gaps here; the next load knows better."""
    document = row.document
    points = [point for answer in document['answers'] for point in answer['points']]
    prompts = [drill['prompt'] for drill in document['drills']]
    return {
        'search_title': folded(row.title),
        'search_points': folded(' '.join([row.subject, *(document.get('tags') or []), *points, *prompts]))[:LONGEST],
        'search_notes': folded(row.notes)[:LONGEST],
    }


def folded(text: str) -> str:
    """A text without case, accents and signs, as words are compared."""
    parts = unicodedata.normalize('NFKD', text.casefold())
    plain = ''.join(sign for sign in parts if not unicodedata.combining(sign)).casefold()
    return re.sub(r'[\W_]+', ' ', plain).strip()
