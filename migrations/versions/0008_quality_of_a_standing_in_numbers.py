"""The quality of a standing in numbers, and its open hot error"""

import json
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

HALF_LIFE_DAYS = 21


def upgrade() -> None:
    with op.batch_alter_table('standings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('quality_good', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('quality_poor', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('quality_as_of', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('hot_on', sa.Date(), nullable=True))
    fill_quality()


def fill_quality() -> None:
    """The numbers of learners that are there already, from the attempts their standings carry.

    Hot errors and weeks come with the next score, or at once with ``flask attempts rebuild``.
    """
    standings = sa.table('standings', *[sa.column(name) for name in ('user_id', 'topic_id', 'recent')],
                         *[sa.column(name, sa.Double()) for name in ('quality_good', 'quality_poor')],
                         sa.column('quality_as_of', sa.DateTime(timezone=True)))
    connection = op.get_bind()
    for row in connection.execute(sa.select(standings)).all():
        recent = json.loads(row.recent) if isinstance(row.recent, str) else row.recent
        if not recent:
            continue
        moments = [datetime.fromisoformat(each['at']) for each in recent]
        newest = max(moments)
        weights = [0.5 ** ((newest - at) / timedelta(days=HALF_LIFE_DAYS)) for at in moments]
        pairs = list(zip(weights, (each['quality'] for each in recent)))
        as_of = newest.astimezone(UTC)
        connection.execute(
            sa.update(standings)
            .where(standings.c.user_id == row.user_id, standings.c.topic_id == row.topic_id)
            .values(
                quality_good=sum(weight * share for weight, share in pairs),
                quality_poor=sum(weight * (1 - share) for weight, share in pairs),
                quality_as_of=as_of.replace(tzinfo=None) if connection.dialect.name == 'sqlite' else as_of,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table('standings', schema=None) as batch_op:
        batch_op.drop_column('hot_on')
        batch_op.drop_column('quality_as_of')
        batch_op.drop_column('quality_poor')
        batch_op.drop_column('quality_good')
