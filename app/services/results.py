"""What the result page of a scored attempt shows: score, rating, reveal, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.domain.learner import Learner
from app.domain.next_step import AfterAttempt, NextStep, StepKind, next_steps
from app.domain.own_answer import OwnWords
from app.domain.page import Comparison, TimedAnswer
from app.domain.rating import Mark, Rating, Suggestion, allowed_ratings
from app.domain.rounds import RoundKind, RoundStage
from app.domain.rubric import Criterion, Score, out_of_ten, time_fit
from app.domain.rubric import score_of as score_by_levels
from app.domain.study_day import study_day
from app.domain.versions import Version
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.review import Delivery, Standing
from app.models.topic import DrillRow, Topic
from app.services.attempts import AttemptView
from app.services.deliveries import DeliveryLine, delivery_line
from app.services.documents import answer_of, comparison_of
from app.services.judging import get_verdict, marked
from app.services.own_answers import find_own
from app.services.stuck import stands_stuck

TITLES: Mapping[StepKind, str] = {
    StepKind.SAY_POINT: "Say the missing point",
    StepKind.SKELETON: "Once more, along the skeleton",
    StepKind.SHORTER_BOX: "Say it shorter",
    StepKind.COMPARE: "Compare two answers",
    StepKind.REPAIR: "Repair the weak answer",
    StepKind.OWN_ANSWER: "In your own words",
    StepKind.REWRITE: "Rewrite your answer",
    StepKind.SPLIT: "Point by point",
    StepKind.REST: "Next topic",
}

# These lead to the page of what to do with a topic that keeps failing.
OTHER_PATHS = (StepKind.REWRITE, StepKind.SPLIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One line of the rubric with what was given."""

    name: str
    level: int
    maximum: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A next action with its link."""

    title: str
    sentence: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of an attempt's marks and scores, as the history of them shows it."""

    at: datetime
    name: str
    said: int
    points: int
    score: float | None
    rating: Rating | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that the result page shows beyond the attempt itself."""

    score: float | None
    parts: tuple[Level, ...]
    time_fit: int
    suggestion: Suggestion
    allowed: tuple[Rating, ...]
    hot_error: bool
    due_at: datetime | None
    comparisons: tuple[Comparison, ...]
    answers: tuple[TimedAnswer, ...]
    own: OwnWords
    next_steps: tuple[Proposal, ...]
    rubric_version: int
    versions: tuple[VersionLine, ...]
    delivery: DeliveryLine | None


def get_result(db: Session, *, learner: Learner, view: AttemptView, now: datetime) -> Result:
    """The reveal and the verdict of a scored attempt."""
    topic = db.scalars(
        select(Topic)
        .where(Topic.id == view.topic_id)
        .options(
            selectinload(Topic.answers), selectinload(Topic.comparisons), selectinload(Topic.drills)
        )
    ).one()
    verdict = get_verdict(db, user_id=learner.id, attempt_id=view.id)
    standing = db.get(Standing, (learner.id, view.topic_id))
    repair = find_repair(db, learner.id, view.topic_id)
    after = after_attempt(db, learner, view, topic, now=now, repair=repair)
    return Result(
        score=score_of(view),
        parts=levels_of(view.criteria, view.state.levels),
        time_fit=time_fit(view.state.taken_seconds or 0.0, view.allowed_seconds),
        suggestion=verdict.suggestion,
        allowed=allowed_ratings(verdict.suggestion),
        hot_error=verdict.hot_error,
        due_at=standing.due_at if standing else None,
        comparisons=tuple(comparison_of(row) for row in topic.comparisons),
        answers=tuple(answer_of(row) for row in topic.answers),
        next_steps=tuple(proposal(step, view, topic, repair) for step in next_steps(after)),
        rubric_version=verdict.rubric_version,
        versions=tuple(version_line(each, view.criteria) for each in verdict.versions),
        delivery=delivery_line(view.box_seconds, after.delivery_history, after.boxes),
        own=find_own(db, user_id=learner.id, topic_id=view.topic_id).own,
    )


def version_line(version: Version, criteria: Sequence[Criterion]) -> VersionLine:
    """A version of the marks with the score it made."""
    score = score_by_levels(criteria, version.levels)
    return VersionLine(
        at=version.at,
        name=version.name,
        said=sum(mark is Mark.SAID for mark in version.marks),
        points=len(version.marks),
        score=out_of_ten(score) if score else None,
        rating=version.rating,
    )


def find_repair(db: Session, user_id: int, topic_id: int) -> UUID | None:
    """The last comparison of a topic whose weak answer was not repaired yet."""
    last = db.execute(
        select(Round.id, Round.stage)
        .where(Round.user_id == user_id, Round.topic_id == topic_id, Round.kind == RoundKind.PAIR)
        .order_by(Round.started_at.desc())
        .limit(1)
    ).one_or_none()
    return last.id if last is not None and last.stage is RoundStage.REVEALED else None


def score_of(view: AttemptView) -> float | None:
    """Points / maximum x 10; None where nothing was scored."""
    if view.points_scored is None or not view.points_maximum:
        return None
    return out_of_ten(Score(points=view.points_scored, maximum=view.points_maximum))


def levels_of(criteria: Sequence[Criterion], levels: Mapping[str, int]) -> tuple[Level, ...]:
    """The criteria that have a level."""
    return tuple(
        Level(name=line.name, level=levels[line.key], maximum=line.maximum)
        for line in criteria
        if line.key in levels
    )


def after_attempt(
    db: Session,
    learner: Learner,
    view: AttemptView,
    topic: Topic,
    *,
    now: datetime,
    repair: UUID | None,
) -> AfterAttempt:
    """What the proposals depend on."""
    delivery = db.get(Delivery, (learner.id, view.topic_id, view.box_seconds))
    today = db.scalar(
        select(func.count())
        .select_from(Attempt)
        .where(
            Attempt.user_id == learner.id,
            Attempt.topic_id == view.topic_id,
            Attempt.study_day == study_day(now, learner.time_zone),
            Attempt.submitted_at.is_not(None),
        )
    )
    return AfterAttempt(
        marks=marked(view.points, view.state.marks),
        rating=view.state.rating,
        box_seconds=view.box_seconds,
        delivery_history=tuple(delivery.history) if delivery else (),
        boxes=tuple(sorted({drill.seconds for drill in living(topic)})),
        has_comparison=bool(topic.comparisons),
        has_judged_comparison=repair is not None,
        has_own_answer=bool(find_own(db, user_id=learner.id, topic_id=view.topic_id).own.strong),
        attempts_today=max(1, today or 0),
        is_stuck=stands_stuck(db.get(Standing, (learner.id, view.topic_id))),
    )


def living(topic: Topic) -> list[DrillRow]:
    """The drills that can be practised."""
    return [drill for drill in topic.drills if drill.archived_at is None]


def proposal(step: NextStep, view: AttemptView, topic: Topic, repair: UUID | None) -> Proposal:
    """A proposal with the link that carries it out."""
    url = step_url(step, view, topic, repair)
    return Proposal(title=TITLES[step.kind], sentence=step.sentence, url=url)


def step_url(step: NextStep, view: AttemptView, topic: Topic, repair: UUID | None) -> str:
    """Where a proposal leads."""
    if step.kind is StepKind.REPAIR:
        return f"/rounds/{repair}"
    if step.kind is StepKind.REST:
        return f"/drills/next?seconds={view.box_seconds}&other={view.topic_id}"
    if step.kind in OTHER_PATHS:
        return f"/other-paths/{view.topic_id}"
    if step.kind is StepKind.COMPARE:
        return f"/comparisons/{topic.comparisons[0].id}"
    if step.kind is StepKind.OWN_ANSWER:
        return f"/own/{topic.id}"
    box = step.box_seconds or view.box_seconds
    drills = living(topic)
    if not drills:
        return view.topic_url
    return f"/drills/{min(drills, key=lambda drill: abs(drill.seconds - box)).id}"
