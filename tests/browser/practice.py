"""Somebody with weeks of practice and an attempt at every step, for looking at pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.rating import Confidence, Mark
from app.domain.rounds import Place, RoundState
from app.models.topic import ComparisonRow
from app.services.attempts import answering, interruptions
from app.services.rounds import round_starts, rounds
from app.services.rounds.round_starts import Opening
from app.services.rounds.rounds import Doing
from app.services.scoring import scoring
from tests import factories
from tests.browser.sitting import sit

# Among them a word that is wider than a phone.
TEXT = "My decision costs memory.\nWordswithoutanyspace" + "x" * 90


def practise(db: Session, learner: Learner, now: datetime) -> dict[str, str]:
    """Make the practice; the paths of an attempt at each step."""
    for days, title, seconds in ((20, "Cache-aside", 60), (9, "Eviction", 180)):
        for late, mark in ((0, Mark.MISSED), (7, Mark.SAID)):
            moment = now - timedelta(days=days - late)
            attempt = hand_in(db, learner, title, seconds, moment)
            marks = (mark,) * (2 if seconds == 60 else 4)
            factories.score(db, learner, attempt, now=moment, marks=marks, confidence=3)
    found = {"running": factories.start(db, learner, now=now)}
    for stage, turn in (("paused", answering.pause), ("left", leave)):
        found[stage] = factories.start(db, learner, title="Eviction", now=now)
        turn(db, user_id=learner.id, attempt_id=found[stage], event_id=uuid4(), now=now)
    for stage in ("submitted", "sure", "marked", "scored"):
        found[stage] = hand_in(db, learner, "Indexes <T>", 60, now)
        go_on(db, learner, found[stage], stage, now)
    found["interrupted"] = factories.start(db, learner, title="Eviction", now=now)
    interruptions.plan_interruption(db, user_id=learner.id, attempt_id=found["interrupted"])
    steps = {stage: f"/attempts/{attempt}" for stage, attempt in found.items()}
    return {**steps, **judge(db, learner, now), **sit(db, learner, now)}


def judge(db: Session, learner: Learner, now: datetime) -> dict[str, str]:
    """Rounds on a pair, one at each step; their paths."""
    pair = db.scalars(select(ComparisonRow.id).order_by(ComparisonRow.id)).first() or 0
    stages = ("picking", "naming", "revealed", "repairing", "repaired")
    paths = {}
    for number, stage in enumerate(stages):
        opening = Opening(learner=learner, round_id=uuid4(), now=now)
        round_id = round_starts.start_pair(db, opening, comparison_id=pair)
        paths[stage] = f"/rounds/{round_id}"
        for step, more in TAKEN[:number]:
            doing = Doing(user_id=learner.id, round_id=round_id, event_id=uuid4(), now=now)
            step(db, doing, **more)
    return paths


# What leads from one stage of a round to the next.
TAKEN: tuple[tuple[Callable[..., RoundState], dict[str, Any]], ...] = (
    (rounds.pick, {"choice": Place.FIRST, "confidence": Confidence.SURE}),
    (rounds.name_flaws, {"flaws": ["no number", "buzzwords"]}),
    (rounds.start_repair, {}),
    (rounds.hand_in_repair, {"text": TEXT}),
)


def leave(db: Session, **step: Any) -> None:
    """Leave a drill with something typed in it."""
    answering.leave_attempt(db, **step, text=TEXT)


def hand_in(db: Session, learner: Learner, title: str, seconds: int, moment: datetime) -> UUID:
    """An attempt whose answer is in, at the last second."""
    attempt = factories.start(db, learner, title=title, seconds=seconds, now=moment)
    end = moment + timedelta(seconds=seconds)
    factories.submit(db, learner, attempt, text=TEXT, now=end)
    return attempt


def go_on(db: Session, learner: Learner, attempt: UUID, stage: str, now: datetime) -> None:
    """Take the steps up to a stage."""
    step: dict[str, Any] = {"db": db, "user_id": learner.id, "attempt_id": attempt, "now": now}
    if stage in {"sure", "marked", "scored"}:
        scoring.say_how_sure(**step, event_id=uuid4(), confidence=2)
    if stage in {"marked", "scored"}:
        marks = (Mark.WRONG, Mark.PARTLY)
        # Own points join the topic's next attempt, so only the last one has some.
        own = "A number\nA test" if stage == "scored" else ""
        scoring.mark_points(**step, event_id=uuid4(), marks=marks, own_points=own)
    if stage == "scored":
        scoring.score_attempt(**step, event_id=uuid4(), levels={"clarity": 1})
