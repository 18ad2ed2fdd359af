"""Rounds of judging in short, for the tests of use cases."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Confidence, Mark
from app.domain.rounds import Place, RoundState, place_of_bad
from app.models.judgement import Round
from app.models.topic import ComparisonRow, Topic
from app.services.rounds import round_starts, rounds
from app.services.rounds.round_starts import Opening
from app.services.rounds.rounds import Doing
from tests.factories import NOW


def opening(who: Learner, *, now: datetime = NOW, round_id: UUID | None = None) -> Opening:
    """A start with a number of its own unless one is given."""
    return Opening(learner=who, round_id=round_id or uuid4(), now=now)


def doing(
    who: Learner, round_id: UUID, *, now: datetime = NOW, event_id: UUID | None = None
) -> Doing:
    """A step with a number of its own unless one is given."""
    return Doing(user_id=who.id, round_id=round_id, event_id=event_id or uuid4(), now=now)


def pair_id(db: Session, title: str = "Cache-aside") -> int:
    """A comparison by its topic's title."""
    return db.scalars(select(ComparisonRow.id).join(Topic).where(Topic.title == title)).one()


def start(
    db: Session, who: Learner, title: str = "Cache-aside", *, now: datetime = NOW, **how: Any
) -> UUID:
    """A round on a topic's comparison."""
    opened = opening(who, now=now, **how)
    return round_starts.start_pair(db, opened, comparison_id=pair_id(db, title))


def row(db: Session, who: Learner, round_id: UUID) -> Round:
    """A round's row."""
    return db.get_one(Round, (who.id, round_id))


def pick(
    db: Session,
    who: Learner,
    round_id: UUID,
    *,
    right: bool = True,
    now: datetime = NOW,
    event_id: UUID | None = None,
) -> RoundState:
    """Pick the stronger answer, or the weaker one."""
    bad = place_of_bad(str(round_id))
    (good,) = set(Place) - {bad}
    return rounds.pick(
        db,
        doing(who, round_id, now=now, event_id=event_id),
        choice=good if right else bad,
        confidence=Confidence.SURE,
    )


def judge(
    db: Session,
    who: Learner,
    title: str = "Cache-aside",
    *flaws: str,
    right: bool = True,
    now: datetime = NOW,
) -> UUID:
    """A blind round up to its reveal."""
    round_id = start(db, who, title, now=now)
    pick(db, who, round_id, right=right, now=now)
    rounds.name_flaws(db, doing(who, round_id, now=now), flaws=flaws)
    return round_id


def repair(db: Session, who: Learner, round_id: UUID, *marks: Mark, text: str = "Mended.") -> None:
    """Repair the weak answer in forty seconds and mark it."""
    rounds.start_repair(db, doing(who, round_id))
    later = NOW + timedelta(seconds=40)
    rounds.hand_in_repair(db, doing(who, round_id, now=later), text=text)
    rounds.mark_repair(db, doing(who, round_id, now=later), marks=marks)
