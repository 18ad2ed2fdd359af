"""What the result page of a scored attempt shows: score, rating, reveal, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.domain.learner import Learner
from app.domain.next_step import AfterAttempt, NextStep, StepKind, next_steps
from app.domain.page import Comparison, TimedAnswer
from app.domain.rating import Rating, Suggestion, allowed_ratings
from app.domain.rubric import Criterion, Score, out_of_ten, time_fit
from app.domain.study_day import study_day
from app.models.review import Standing
from app.models.topic import DrillRow, Topic
from app.services.attempt_log import get_whole
from app.services.attempts import AttemptView
from app.services.documents import answer_of, comparison_of
from app.services.evidence import delivery_history
from app.services.practice_log import log_of
from app.services.scoring import get_verdict, marked

TITLES: Mapping[StepKind, str] = {
    StepKind.SAY_POINT: "Say the missing point",
    StepKind.SKELETON: "Once more, along the skeleton",
    StepKind.SHORTER_BOX: "Say it shorter",
    StepKind.COMPARE: "Compare two answers",
    StepKind.REST: "Next topic",
}


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
    next_steps: tuple[Proposal, ...]


def get_result(db: Session, *, learner: Learner, view: AttemptView, now: datetime) -> Result:
    """The reveal and the verdict of a scored attempt."""
    topic = db.scalars(
        select(Topic)
        .where(Topic.id == view.topic_id)
        .options(
            selectinload(Topic.answers), selectinload(Topic.comparisons), selectinload(Topic.drills)
        )
    ).one()
    attempt = get_whole(db, user_id=learner.id, attempt_id=view.id)
    log = log_of(db, attempt)
    verdict = get_verdict(attempt, log)
    standing = db.get(Standing, (learner.id, view.topic_id))
    history = delivery_history(standing.recent if standing else (), view.box_seconds)
    today = study_day(now, learner.time_zone)
    tried_today = sum(each.study_day == today for each in log.at_topic(view.topic_id))
    steps = next_steps(after_attempt(view, topic, history, tried_today))
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
        next_steps=tuple(proposal(step, view, topic) for step in steps),
    )


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
    view: AttemptView, topic: Topic, history: tuple[float, ...], tried_today: int
) -> AfterAttempt:
    """What the proposals depend on."""
    return AfterAttempt(
        marks=marked(view.points, view.state.marks),
        rating=view.state.rating,
        box_seconds=view.box_seconds,
        delivery_history=history,
        boxes=tuple(sorted({drill.seconds for drill in living(topic)})),
        has_comparison=bool(topic.comparisons),
        # Own answers beside an author's have no page yet, so none is proposed.
        has_own_answer=True,
        attempts_today=max(1, tried_today),
    )


def living(topic: Topic) -> list[DrillRow]:
    """The drills that can be practised."""
    return [drill for drill in topic.drills if drill.archived_at is None]


def proposal(step: NextStep, view: AttemptView, topic: Topic) -> Proposal:
    """A proposal with the link that carries it out."""
    return Proposal(
        title=TITLES[step.kind], sentence=step.sentence, url=step_url(step, view, topic)
    )


def step_url(step: NextStep, view: AttemptView, topic: Topic) -> str:
    """Where a proposal leads."""
    if step.kind is StepKind.REST:
        return f"/drills/next?seconds={view.box_seconds}&other={view.topic_id}"
    if step.kind is StepKind.COMPARE:
        return f"/comparisons/{topic.comparisons[0].id}"
    box = step.box_seconds or view.box_seconds
    drills = living(topic)
    if not drills:
        return view.topic_url
    return f"/drills/{min(drills, key=lambda drill: abs(drill.seconds - box)).id}"
