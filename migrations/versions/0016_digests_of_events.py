"""Digests of events"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of the events there are nobody knows any more whether they are as they were written.
    op.add_column('attempt_events', sa.Column('digest', sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column('attempt_events', 'digest')
