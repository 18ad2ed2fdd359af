"""Own answers and ticks"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

STANDINGS = sa.table('standings', sa.column('user_id'), sa.column('topic_id'), sa.column('own_points', sa.JSON()))
OWN_ANSWERS = sa.table(
    'own_answers',
    *[sa.column(name) for name in ('user_id', 'topic_id', 'strong', 'version')],
    sa.column('points', sa.JSON()),
    sa.column('changed_at', sa.DateTime(timezone=True)),
)
ATTEMPTS = sa.table(
    'attempts',
    *[sa.column(name) for name in ('user_id', 'topic_id')],
    sa.column('id', sa.Uuid()),
    sa.column('own_points', sa.JSON()),
    sa.column('submitted_at', sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    # Nothing was ever written into the table of this name.
    op.drop_index('ix_own_answers_user_id_topic_id', table_name='own_answers')
    op.drop_table('own_answers')
    op.create_table('own_answers',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('strong', sa.Text(), nullable=False),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_own_answers_topic_id_topics'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_own_answers_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'topic_id', name=op.f('pk_own_answers'))
    )
    op.create_table('ticks',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=32), nullable=False),
    sa.Column('ticked', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_ticks_topic_id_topics'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_ticks_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'topic_id', 'item', name=op.f('pk_ticks'))
    )
    move_own_points()
    with op.batch_alter_table('standings', schema=None) as batch_op:
        batch_op.drop_column('own_points')


def move_own_points() -> None:
    """What was also said was a cache of the attempts; from here on it has a place of its own."""
    said: dict[tuple[int, int], dict[str, str]] = {}
    latest: dict[tuple[int, int], object] = {}
    rows = op.get_bind().execute(
        sa.select(ATTEMPTS).where(ATTEMPTS.c.submitted_at.is_not(None)).order_by(ATTEMPTS.c.submitted_at, ATTEMPTS.c.id)
    )
    for row in rows:
        place = (row.user_id, row.topic_id)
        for text in row.own_points:
            said.setdefault(place, {}).setdefault(text, str(row.id))
            latest[place] = row.submitted_at
    moved = [
        {
            'user_id': user_id,
            'topic_id': topic_id,
            'strong': '',
            'points': [{'text': text, 'said_in': attempt} for text, attempt in points.items()],
            'version': 1,
            'changed_at': latest[user_id, topic_id],
        }
        for (user_id, topic_id), points in said.items()
    ]
    if moved:
        op.bulk_insert(OWN_ANSWERS, moved)


def downgrade() -> None:
    with op.batch_alter_table('standings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('own_points', sa.JSON(), server_default=json.dumps([]), nullable=False))
    connection = op.get_bind()
    for row in connection.execute(sa.select(OWN_ANSWERS)).all():
        texts = [point['text'] for point in row.points]
        connection.execute(
            sa.update(STANDINGS)
            .where(STANDINGS.c.user_id == row.user_id, STANDINGS.c.topic_id == row.topic_id)
            .values(own_points=texts)
        )
    with op.batch_alter_table('standings', schema=None) as batch_op:
        batch_op.alter_column('own_points', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    op.drop_table('ticks')
    op.drop_table('own_answers')
    op.create_table('own_answers',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_own_answers_topic_id_topics'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_own_answers_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'id', name=op.f('pk_own_answers'))
    )
    op.create_index('ix_own_answers_user_id_topic_id', 'own_answers', ['user_id', 'topic_id', 'at'])
