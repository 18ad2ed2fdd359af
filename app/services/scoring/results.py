"""What the result page of a scored attempt shows: score, rating, reveal, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from app.domain.learner import Learner
from app.domain.next_step import AfterAttempt, NextStep, StepKind, next_steps
from app.domain.own_answer import OwnWords
from app.domain.page import Comparison, TimedAnswer
from app.domain.rating import Mark, Rating, Suggestion, allowed_ratings
from app.domain.rubric import Criterion, Score, out_of_ten, time_fit
from app.domain.rubric import score_of as score_by_levels
from app.domain.study_day import study_day
from app.domain.versions import Version, versions
from app.models.topic import DrillRow, Topic
from app.services.attempts.attempts import AttemptView
from app.services.documents import answer_of, comparison_of
from app.services.planning.deliveries import DeliveryLine, delivery_line
from app.services.scoring.judging import marked
from app.services.scoring.result_facts import ResultFacts, get_facts

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
    topic = get_parts(db, view.topic_id)
    today = study_day(now, learner.time_zone)
    facts = get_facts(db, user_id=learner.id, view=view, today=today)
    after = after_attempt(view, topic, facts)
    suggestion = facts.verdict.suggestion
    return Result(
        score=score_of(view),
        parts=levels_of(view.criteria, view.state.levels),
        time_fit=time_fit(view.state.taken_seconds or 0.0, view.allowed_seconds),
        suggestion=suggestion,
        allowed=allowed_ratings(suggestion),
        hot_error=facts.verdict.hot_error,
        due_at=facts.due_at,
        comparisons=tuple(comparison_of(row) for row in topic.comparisons),
        answers=tuple(answer_of(row) for row in topic.answers),
        next_steps=tuple(proposal(step, view, topic, facts.repair) for step in next_steps(after)),
        rubric_version=facts.verdict.rubric_version,
        versions=tuple(version_line(each, view.criteria) for each in versions(view.events)),
        delivery=delivery_line(view.box_seconds, facts.delivered, after.boxes),
        own=facts.own,
    )


def get_parts(db: Session, topic_id: int) -> Topic:
    """A topic's drills, answers and comparisons; nothing of its page."""
    return (
        db.scalars(
            select(Topic)
            .where(Topic.id == topic_id)
            .options(
                load_only(Topic.id),
                # Few and short: a row each for a drill and an answer is less than a statement.
                joinedload(Topic.drills),
                joinedload(Topic.answers),
                selectinload(Topic.comparisons),
            )
        )
        .unique()
        .one()
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


def after_attempt(view: AttemptView, topic: Topic, facts: ResultFacts) -> AfterAttempt:
    """What the proposals depend on."""
    return AfterAttempt(
        marks=marked(view.points, view.state.marks),
        rating=view.state.rating,
        box_seconds=view.box_seconds,
        delivery_history=tuple(facts.delivered),
        boxes=tuple(sorted({drill.seconds for drill in living(topic)})),
        has_comparison=bool(topic.comparisons),
        has_judged_comparison=facts.repair is not None,
        has_own_answer=bool(facts.own.strong),
        attempts_today=max(1, facts.today),
        is_stuck=facts.is_stuck,
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
