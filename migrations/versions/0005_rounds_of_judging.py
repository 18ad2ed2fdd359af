"""Rounds of judging"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rounds',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('pair', 'own_past', 'anchor', 'rescore', name='round_kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('material', sa.JSON(), nullable=False),
    sa.Column('blind', sa.Boolean(), nullable=False),
    sa.Column('telling', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('study_day', sa.Date(), nullable=False),
    sa.Column('stage', sa.Enum('pick', 'name', 'explain', 'score', 'revealed', 'repairing', 'repaired', 'done', name='round_stage', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('outcome', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['topic_id'], ['topics.id'], name=op.f('fk_rounds_topic_id_topics')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_rounds_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'id', name=op.f('pk_rounds'))
    )
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.create_index('ix_rounds_user_id_kind', ['user_id', 'kind', 'started_at'], unique=False)
        batch_op.create_index('ix_rounds_user_id_topic_id', ['user_id', 'topic_id', 'started_at'], unique=False)
    op.create_table('repair_drafts',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id', 'round_id'], ['rounds.user_id', 'rounds.id'], name=op.f('fk_repair_drafts_user_id_round_id_rounds'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'round_id', name=op.f('pk_repair_drafts'))
    )
    op.create_table('round_events',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('picked', 'named', 'explained', 'repair_started', 'repaired', 'marked', 'scored', 'undone', name='round_step', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['user_id', 'round_id'], ['rounds.user_id', 'rounds.id'], name=op.f('fk_round_events_user_id_round_id_rounds'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'id', name=op.f('pk_round_events'))
    )
    with op.batch_alter_table('round_events', schema=None) as batch_op:
        batch_op.create_index('ix_round_events_round', ['user_id', 'round_id', 'position'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('round_events', schema=None) as batch_op:
        batch_op.drop_index('ix_round_events_round')
    op.drop_table('round_events')
    op.drop_table('repair_drafts')
    with op.batch_alter_table('rounds', schema=None) as batch_op:
        batch_op.drop_index('ix_rounds_user_id_topic_id')
        batch_op.drop_index('ix_rounds_user_id_kind')
    op.drop_table('rounds')
