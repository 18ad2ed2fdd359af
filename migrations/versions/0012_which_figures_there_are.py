"""Which version of the figures there is; an index that trends are read from"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without a row the figures of whoever is there already are made anew at the next start.
    op.create_table('figure_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_figure_versions_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_versions'))
    )
    op.create_index('ix_week_sums_line', 'week_sums', ['user_id', 'kind', 'name', 'week', 'count', 'total'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_week_sums_line', table_name='week_sums')
    op.drop_table('figure_versions')
