"""Sums of weeks and logs of criteria"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

KINDS = ('band', 'criterion', 'sure', 'time')


def upgrade() -> None:
    op.create_table('week_sums',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='sum_kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('total', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_week_sums_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'week', 'subject', 'kind', 'name', name=op.f('pk_week_sums'))
    )
    op.create_table('criterion_logs',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('criterion', sa.String(length=200), nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_criterion_logs_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'criterion', name=op.f('pk_criterion_logs'))
    )


def downgrade() -> None:
    op.drop_table('criterion_logs')
    op.drop_table('week_sums')
