"""Stricter rubrics"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Everybody goes on with the rubric that there was.
    column = sa.Column('rubric_version', sa.Integer(), server_default='1', nullable=False)
    op.add_column('users', column)


def downgrade() -> None:
    op.drop_column('users', 'rubric_version')
