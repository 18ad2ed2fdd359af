"""Events of the clock: pauses, preparation, overtime, hard stops, drills that were left"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

KINDS = ('started', 'submitted', 'sure', 'marked', 'scored', 'rated', 'undone')
NEW_KINDS = (
    'started', 'prepared', 'paused', 'resumed', 'draft', 'overtime', 'submitted', 'left',
    'sure', 'marked', 'scored', 'rated', 'undone',
)
STAGES = ('running', 'submitted', 'sure', 'marked', 'scored')
NEW_STAGES = ('running', 'left', 'submitted', 'sure', 'marked', 'scored')


def words(column: str, choices: tuple[str, ...]) -> str:
    """The check that a column holds one of some words."""
    return f"{column} IN ({', '.join(repr(choice) for choice in choices)})"


def upgrade() -> None:
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.add_column(sa.Column('warn_look', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('warn_sound', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('warn_vibration', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('holder', sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column('events', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('prepared_seconds', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('pauses', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('overtime_seconds', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('ended_by', sa.String(length=20), nullable=True))
        batch_op.drop_constraint(batch_op.f('ck_attempts_stage'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_attempts_stage'), words('stage', NEW_STAGES))
        batch_op.create_index('ix_attempts_user_id_closes_at', ['user_id', 'closes_at'], unique=False)

    with op.batch_alter_table('attempt_events', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_attempt_events_event_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_attempt_events_event_kind'), words('kind', NEW_KINDS))

    op.execute(
        "UPDATE attempts SET events = (SELECT count(*) FROM attempt_events AS e"
        " WHERE e.user_id = attempts.user_id AND e.attempt_id = attempts.id)"
    )
    op.execute("UPDATE attempts SET ended_by = 'learner' WHERE submitted_at IS NOT NULL")


def downgrade() -> None:
    # An earlier version knows none of these. What was left is thrown away there, as it was before;
    # the other attempts keep all that it knows of them.
    for table in ('attempt_events', 'drafts'):
        op.execute(
            f"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM attempts AS a WHERE a.stage = 'left'"
            f" AND a.user_id = {table}.user_id AND a.id = {table}.attempt_id)"
        )
    op.execute("DELETE FROM attempts WHERE stage = 'left'")
    op.execute(
        "DELETE FROM attempt_events WHERE kind IN"
        " ('prepared', 'paused', 'resumed', 'draft', 'overtime', 'left')"
    )
    # What undid nothing but a leaving goes with it.
    op.execute(
        "DELETE FROM attempt_events WHERE kind = 'undone' AND NOT EXISTS"
        " (SELECT 1 FROM attempt_events AS e WHERE e.user_id = attempt_events.user_id"
        " AND e.attempt_id = attempt_events.attempt_id AND e.kind = 'submitted'"
        " AND e.position < attempt_events.position)"
    )
    op.execute(
        "UPDATE attempt_events SET position = o.place FROM (SELECT user_id, id, row_number() OVER"
        " (PARTITION BY user_id, attempt_id ORDER BY position) - 1 AS place FROM attempt_events) AS o"
        " WHERE o.user_id = attempt_events.user_id AND o.id = attempt_events.id"
    )
    with op.batch_alter_table('attempt_events', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_attempt_events_event_kind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_attempt_events_event_kind'), words('kind', KINDS))

    with op.batch_alter_table('attempts', schema=None) as batch_op:
        batch_op.drop_index('ix_attempts_user_id_closes_at')
        batch_op.drop_constraint(batch_op.f('ck_attempts_stage'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_attempts_stage'), words('stage', STAGES))
        for column in ('ended_by', 'overtime_seconds', 'closes_at', 'pauses', 'prepared_seconds', 'events', 'holder'):
            batch_op.drop_column(column)

    with op.batch_alter_table('users', schema=None) as batch_op:
        for column in ('warn_vibration', 'warn_sound', 'warn_look'):
            batch_op.drop_column(column)
