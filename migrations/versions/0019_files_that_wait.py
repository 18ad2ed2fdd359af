"""Files of somebody's data that wait to be brought in"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('staged_imports',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_staged_imports_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staged_imports'))
    )
    op.create_index(op.f('ix_staged_imports_user_id'), 'staged_imports', ['user_id'])
    op.create_table('staged_pieces',
    sa.Column('import_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['staged_imports.id'], name=op.f('fk_staged_pieces_import_id_staged_imports'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('import_id', 'place', name=op.f('pk_staged_pieces'))
    )


def downgrade() -> None:
    op.drop_table('staged_pieces')
    op.drop_index(op.f('ix_staged_imports_user_id'), table_name='staged_imports')
    op.drop_table('staged_imports')
