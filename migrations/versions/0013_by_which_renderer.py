"""By which version of the renderer a source's notes were made into HTML"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody knows of the sources there are, so the next start renders them all.
    op.add_column('sources', sa.Column('rendered_by', sa.String(length=20), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('sources', 'rendered_by')
