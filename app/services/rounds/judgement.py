"""How well a learner judges: flaws found, confidence, leniency, agreement with oneself, picks.

The ranking and readiness ask ``services.picks`` for what they need of it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Select, bindparam, select, union_all
from sqlalchemy.orm import Session

from app.domain.agreement import AGREEMENT_FROM, Pair, agreement_finding, weighted_kappa
from app.domain.anchors import is_too_lenient, leniency_finding
from app.domain.attempt import Stage
from app.domain.calibration import Answered, Calibration, calibration
from app.domain.quality import Leniency, brier, leniency
from app.domain.rating import Confidence, Mark, Rating, coverage_of_marks
from app.domain.rounds import RoundKind
from app.domain.signal_detection import FlawFigure, Trial, flaw_figures
from app.models.attempt import Attempt
from app.models.base import UTCDateTime, table_of
from app.models.judgement import Round
from app.services.topics.catalogue import flaw_catalogue

# Judgement changes with practice: what is older than this says how it was, not how it is.
LATEST_ATTEMPTS = 200
LATEST_ROUNDS = 200
LATEST_PICKS = 5
ROUNDS = table_of(Round)
# Before anybody practised.
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
JUDGED = (RoundKind.PAIR, RoundKind.ANCHOR, RoundKind.RESCORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """The latest blind picks on one topic, and how many of them were wrong."""

    number: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All figures of the page, each with the sentence that says it."""

    calibration: Calibration
    brier: float | None
    answers: int
    leniency: Leniency | None
    leniency_finding: str
    anchors: int
    too_lenient: bool
    kappa: float | None
    agreement_finding: str
    rescored: int
    picks: Picks
    flaws: tuple[FlawFigure, ...]
    trials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A revealed round: its topic, whether it tells something, what was there, what came of it."""

    topic_id: int
    telling: bool
    flaws: tuple[str, ...]
    outcome: Mapping[str, Any]


def get_judgement(db: Session, *, user_id: int) -> Judgement:
    """Everything that is known of how a learner judges."""
    confidence = list_confidence(db, user_id=user_id)
    rounds = list_outcomes(db, user_id=user_id, kinds=JUDGED)
    differences = anchor_differences(rounds[RoundKind.ANCHOR])
    lenient = leniency(differences)
    pairs, rescored = rescored_levels(rounds[RoundKind.RESCORE])
    trials = trials_of(rounds[RoundKind.PAIR])
    return Judgement(
        calibration=calibration(confidence),
        brier=brier([(each.confidence, each.was_good) for each in confidence]),
        answers=len(confidence),
        leniency=lenient,
        leniency_finding=leniency_finding(lenient, len(differences)),
        anchors=len(differences),
        too_lenient=is_too_lenient(lenient),
        kappa=weighted_kappa(pairs) if len(pairs) >= AGREEMENT_FROM else None,
        agreement_finding=agreement_finding(pairs),
        rescored=rescored,
        picks=picks_of(rounds[RoundKind.PAIR]),
        flaws=figures_of(trials),
        trials=len(trials),
    )


def list_confidence(db: Session, *, user_id: int) -> list[Answered]:
    """How sure and what came, for the latest rated attempts that were not peeked at."""
    rows = db.execute(
        select(Attempt.confidence, Attempt.marks, Attempt.rating)
        .where(
            Attempt.user_id == user_id,
            Attempt.stage == Stage.SCORED,
            Attempt.confidence.is_not(None),
            Attempt.rating.is_not(None),
            Attempt.peeked.is_(False),
        )
        .order_by(Attempt.started_at.desc())
        .limit(LATEST_ATTEMPTS)
    )
    return [
        Answered(
            confidence=Confidence(row.confidence),
            came=coverage_of_marks([Mark(mark) for mark in row.marks]),
            was_good=row.rating >= Rating.GOOD,
        )
        for row in rows
    ]


def anchor_differences(rounds: Sequence[Outcome]) -> list[float]:
    """Own score less known level, for each anchor whose first score stands."""
    return [each.outcome["difference"] for each in rounds if each.outcome["clean"]]


def rescored_levels(rounds: Sequence[Outcome]) -> tuple[list[Pair], int]:
    """Levels then and now of answers that were scored again blind, and how many answers."""
    clean = [each.outcome["pairs"] for each in rounds if each.outcome["clean"]]
    return [(first, second) for pairs in clean for first, second in pairs], len(clean)


def list_outcomes(
    db: Session, *, user_id: int, kinds: Collection[RoundKind], since: datetime | None = None
) -> dict[RoundKind, list[Outcome]]:
    """The latest revealed rounds of each of some kinds (begun since a moment), newest first."""
    told = {"user_id": user_id, "since": since or BEFORE_ALL}
    found: dict[RoundKind, list[Outcome]] = {kind: [] for kind in kinds}
    for kind, topic_id, telling, flaws, outcome in db.execute(
        outcomes_of(tuple(kinds)), told
    ).all():
        line = Outcome(
            topic_id=topic_id, telling=telling, flaws=tuple(flaws or ()), outcome=outcome
        )
        found[kind].append(line)
    return found


@cache
def outcomes_of(kinds: tuple[RoundKind, ...]) -> Select[Any]:
    """The latest revealed rounds of each of some kinds, as a statement that is built once."""
    latest = union_all(*(select(latest_of(kind).subquery().c.id) for kind in kinds)).subquery()
    return (
        select(
            ROUNDS.c.kind,
            ROUNDS.c.topic_id,
            ROUNDS.c.telling,
            # Not the whole material: the two answers are the greater part of it.
            ROUNDS.c.material["flaws"],
            ROUNDS.c.outcome,
        )
        .join(latest, latest.c.id == ROUNDS.c.id)
        .where(ROUNDS.c.user_id == bindparam("user_id"))
        .order_by(ROUNDS.c.started_at.desc(), ROUNDS.c.id)
    )


def latest_of(kind: RoundKind) -> Select[UUID]:
    """The latest revealed rounds of one kind that were begun since a moment."""
    return (
        select(ROUNDS.c.id)
        .where(
            ROUNDS.c.user_id == bindparam("user_id", type_=Integer),
            ROUNDS.c.kind == kind,
            ROUNDS.c.outcome.is_not(None),
            ROUNDS.c.started_at >= bindparam("since", type_=UTCDateTime()),
        )
        .order_by(ROUNDS.c.started_at.desc(), ROUNDS.c.id)
        .limit(LATEST_ROUNDS)
    )


def trials_of(rounds: Sequence[Outcome]) -> list[Trial]:
    """Rounds that say how well flaws are seen: blind, fresh, not easy, with flaws of the author's.

    Whoever took the weak answer for the strong one overlooked all its flaws, and saw those they
    named where none were.
    """
    trials = []
    for each in rounds:
        if each.telling and each.flaws and each.outcome["clean"]:
            named = tuple(each.outcome["named"])
            if each.outcome["right"]:
                trials.append(Trial(present=each.flaws, named=named))
            else:
                trials += [Trial(present=each.flaws, named=()), Trial(present=(), named=named)]
    return trials


def figures_of(trials: Sequence[Trial]) -> tuple[FlawFigure, ...]:
    """A figure for each flaw of the catalogue that came up."""
    return flaw_figures(trials, [flaw.name for flaw in flaw_catalogue()])


def flaw_figures_of(
    db: Session, *, user_id: int, since: datetime | None = None
) -> tuple[FlawFigure, ...]:
    """Which flaws a learner finds, overlooks, or sees where there are none, since a moment."""
    rounds = list_outcomes(db, user_id=user_id, kinds=[RoundKind.PAIR], since=since)
    return figures_of(trials_of(rounds[RoundKind.PAIR]))


def picks_of(rounds: Sequence[Outcome]) -> Picks:
    """How many of some rounds' picks were wrong, of those that tell something."""
    picked = [each.outcome["right"] for each in rounds if each.telling and each.outcome["clean"]]
    return Picks(number=len(picked), wrong=picked.count(False))
