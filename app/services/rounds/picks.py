"""What the ranking asks of rounds, in one statement: leniency, and wrong picks by topic."""

from sqlalchemy import (
    Double,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.domain.quality import Leniency, leniency
from app.domain.rounds import RoundKind
from app.models.base import table_of
from app.models.judgement import Round
from app.services.rounds.judgement import LATEST_PICKS, LATEST_ROUNDS, Picks

# Stands for the topic where a row is the difference of an anchor, which is about none.
ANCHORS = 0
ROUNDS = table_of(Round).c
WHOSE = bindparam("user_id", type_=Integer)


def judged(
    db: Session, *, user_id: int, topic_id: int | None = None
) -> tuple[Leniency | None, dict[int, Picks]]:
    """A learner's leniency, and the latest blind picks of each topic, or of one.

    Of the picks a wrong one raises the topic's need. Easy pairs and those seen of late count as
    well: whoever picks wrong even there needs it more.
    """
    differences: list[float] = []
    picks: dict[int, Picks] = {}
    statement = OF_ALL if topic_id is None else OF_ONE
    rows = db.execute(statement, {"user_id": user_id, "topic_id": topic_id})
    for topic, number, value in rows:
        if topic == ANCHORS:
            differences.append(value)
        else:
            picks[topic] = Picks(number=number, wrong=int(value))
    return leniency(differences), picks


def picks_select(*, of_one: bool) -> Select[int, int, float]:
    """Topic, number of its latest picks, and how many of them were wrong; of all, or one topic."""
    place = func.row_number().over(
        partition_by=ROUNDS.topic_id, order_by=(ROUNDS.started_at.desc(), ROUNDS.id)
    )
    right = ROUNDS.outcome["right"].as_boolean()
    latest = select(ROUNDS.topic_id, right.label("right"), place.label("place")).where(
        ROUNDS.user_id == WHOSE,
        ROUNDS.kind == RoundKind.PAIR,
        ROUNDS.outcome.is_not(None),
        right.is_not(None),
        ROUNDS.outcome["clean"].as_boolean().is_(True),
    )
    if of_one:
        latest = latest.where(ROUNDS.topic_id == bindparam("topic_id"))
    picked = latest.subquery()
    wrong = func.sum(case((picked.c.right.is_(False), 1), else_=0))
    return (
        select(picked.c.topic_id, func.count(), cast(wrong, Double))
        .where(picked.c.place <= LATEST_PICKS)
        .group_by(picked.c.topic_id)
    )


def anchors_select() -> Select[int, int, float]:
    """Own score less known level of the latest anchors whose first score stands, a row each."""
    latest = (
        select(
            ROUNDS.outcome["difference"].as_float().label("difference"),
            ROUNDS.outcome["clean"].as_boolean().label("clean"),
        )
        .where(
            ROUNDS.user_id == WHOSE, ROUNDS.kind == RoundKind.ANCHOR, ROUNDS.outcome.is_not(None)
        )
        .order_by(ROUNDS.started_at.desc(), ROUNDS.id)
        .limit(LATEST_ROUNDS)
        .subquery()
    )
    return select(literal(ANCHORS), literal(0), cast(latest.c.difference, Double)).where(
        latest.c.clean.is_(True)
    )


# Built once: putting them together costs more than sending them.
OF_ALL = union_all(picks_select(of_one=False), anchors_select())
OF_ONE = union_all(picks_select(of_one=True), anchors_select())
