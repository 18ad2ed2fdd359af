"""Sessions, follow-ups that interrupt, plans, what is set aside, answers of one's own"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('practice_sessions',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('queue', 'ladder', 'split', name='session_kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('interrupts', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('study_day', sa.Date(), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_practice_sessions_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'id', name=op.f('pk_practice_sessions'))
    )
    with op.batch_alter_table('practice_sessions', schema=None) as batch_op:
        batch_op.create_index('ix_practice_sessions_user_id_started_at', ['user_id', 'started_at'], unique=False)

    op.create_table('set_asides',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('study_day', sa.Date(), nullable=False),
    sa.Column('topic_ids', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_set_asides_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'id', name=op.f('pk_set_asides'))
    )
    op.create_table('study_plans',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('track', sa.String(length=200), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('new_a_day', sa.Integer(), nullable=True),
    sa.Column('due_a_day', sa.Integer(), nullable=True),
    sa.CheckConstraint('due_a_day >= 0', name=op.f('ck_study_plans_due_a_day')),
    sa.CheckConstraint('new_a_day >= 0', name=op.f('ck_study_plans_new_a_day')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_study_plans_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_study_plans'))
    )
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
    with op.batch_alter_table('own_answers', schema=None) as batch_op:
        batch_op.create_index('ix_own_answers_user_id_topic_id', ['user_id', 'topic_id', 'at'], unique=False)

    op.create_table('session_items',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('drill_id', sa.Integer(), nullable=False),
    sa.Column('box_seconds', sa.Integer(), nullable=False),
    sa.Column('practice', sa.Boolean(), nullable=False),
    sa.Column('why', sa.String(length=20), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('point', sa.Text(), nullable=False),
    sa.Column('skipped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['drill_id'], ['drills.id'], name=op.f('fk_session_items_drill_id_drills'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_session_items_topic_id_topics'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id', 'session_id'], ['practice_sessions.user_id', 'practice_sessions.id'], name=op.f('fk_session_items_user_id_session_id_practice_sessions'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'session_id', 'place', name=op.f('pk_session_items')),
    sa.UniqueConstraint('user_id', 'attempt_id', name=op.f('uq_session_items_user_id_attempt_id'))
    )
    op.create_table('interruptions',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('at_second', sa.Integer(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('response', sa.Text(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id', 'attempt_id'], ['attempts.user_id', 'attempts.id'], name=op.f('fk_interruptions_user_id_attempt_id_attempts'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'attempt_id', name=op.f('pk_interruptions'))
    )
    with op.batch_alter_table('standings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('times_again', sa.Integer(), server_default='0', nullable=False))

    # The new column is a cache of the log of reviews, so it is filled from there.
    op.execute(
        "UPDATE standings SET times_again = (SELECT count(*) FROM reviews"
        " WHERE reviews.user_id = standings.user_id AND reviews.topic_id = standings.topic_id"
        " AND reviews.voided_at IS NULL AND reviews.rating = 1)"
    )


def downgrade() -> None:
    with op.batch_alter_table('standings', schema=None) as batch_op:
        batch_op.drop_column('times_again')

    op.drop_table('interruptions')
    op.drop_table('session_items')
    with op.batch_alter_table('own_answers', schema=None) as batch_op:
        batch_op.drop_index('ix_own_answers_user_id_topic_id')

    op.drop_table('own_answers')
    op.drop_table('study_plans')
    op.drop_table('set_asides')
    with op.batch_alter_table('practice_sessions', schema=None) as batch_op:
        batch_op.drop_index('ix_practice_sessions_user_id_started_at')

    op.drop_table('practice_sessions')
