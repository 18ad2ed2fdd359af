"""Attempts that wait for their next step have an index of their own"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

INDEX = 'ix_attempts_unscored'
UNSCORED = sa.text("stage <> 'scored'")


def upgrade() -> None:
    op.create_index(INDEX, 'attempts', ['user_id', 'started_at'],
                    sqlite_where=UNSCORED, postgresql_where=UNSCORED)


def downgrade() -> None:
    op.drop_index(INDEX, 'attempts')
