"""Mock interviews and their score sheets"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mocks',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Uuid(), nullable=False),
    sa.Column('track', sa.String(length=200), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('levels', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('scored_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id', 'session_id'], ['practice_sessions.user_id', 'practice_sessions.id'], name=op.f('fk_mocks_user_id_practice_sessions'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'session_id', name=op.f('pk_mocks'))
    )


def downgrade() -> None:
    op.drop_table('mocks')
