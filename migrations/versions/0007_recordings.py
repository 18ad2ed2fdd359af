"""Recordings that learners upload"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('recordings',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('attempt_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Enum('audio/webm', 'audio/ogg', 'audio/mp4', name='sound_kind', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Double(), nullable=False),
    sa.Column('started_seconds', sa.Double(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_recordings_has_content')),
    sa.ForeignKeyConstraint(['user_id', 'attempt_id'], ['attempts.user_id', 'attempts.id'], name=op.f('fk_recordings_user_id_attempt_id_attempts'), onupdate='CASCADE', ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', 'id', name=op.f('pk_recordings'))
    )
    with op.batch_alter_table('recordings', schema=None) as batch_op:
        batch_op.create_index('ix_recordings_attempt', ['user_id', 'attempt_id'], unique=False)
        batch_op.create_index('ix_recordings_uploaded_at', ['uploaded_at'], unique=False)


def downgrade() -> None:
    op.drop_table('recordings')
