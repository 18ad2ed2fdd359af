"""What a session's summary shows: what went well, one thing to do next, and what comes when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.rating import Confidence, Mark, Rating
from app.domain.session import SessionKind
from app.domain.session_summary import (
    Finding,
    Outcome,
    Rung,
    SurvivalRow,
    ladder_finding,
    next_thing,
    survival,
    went_well,
)
from app.domain.timing import allowed_seconds
from app.models.attempt import Attempt
from app.models.review import Standing
from app.services.attempts.asked import clock_of
from app.services.documents import points_from_json
from app.services.planning.stuck import WayOn, way_on
from app.services.scoring.judging import marked
from app.services.sessions.sessions import ItemView, SessionView


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence about a topic of the session, with the item it comes from."""

    item: ItemView
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """When a topic of the session comes back."""

    item: ItemView
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All that a session's summary shows beyond the session itself."""

    scored: int
    minutes: int
    well: tuple[Line, ...]
    next: Line | None
    way: WayOn | None
    coming: tuple[Coming, ...]
    boxes: tuple[int, ...]
    rows: tuple[SurvivalRow, ...]
    finding: str


def get_summary(db: Session, *, user_id: int, session: SessionView) -> Summary:
    """What came of a session, from its scored attempts."""
    ids = [item.attempt_id for item in session.items]
    rows = db.scalars(select(Attempt).where(Attempt.user_id == user_id, Attempt.id.in_(ids)))
    attempts = {row.id: row for row in rows}
    tried = [attempts[each] for each in ids if each in attempts]
    outcomes = [
        outcome_of(place, attempts[each])
        for place, each in enumerate(ids)
        if each in attempts and attempts[each].points_maximum
    ]
    worst = next_thing(outcomes)
    next_line = None if worst is None else line_of(worst, session)
    standings = standings_of(db, user_id, {row.topic_id for row in tried})
    rungs = rungs_of(session, attempts) if session.kind is SessionKind.LADDER else ()
    table = survival(rungs)
    return Summary(
        scored=len(outcomes),
        minutes=round(sum(row.taken_seconds or 0 for row in tried) / 60),
        well=tuple(line_of(found, session) for found in went_well(outcomes)),
        next=next_line,
        way=None if next_line is None else way_of(next_line.item, standings),
        coming=list_coming(session, standings),
        boxes=tuple(rung.box_seconds for rung in rungs),
        rows=table,
        finding=ladder_finding(table) if rungs and rungs[0].marks else "",
    )


def line_of(finding: Finding, session: SessionView) -> Line:
    """A finding with the item it is about."""
    return Line(item=session.items[finding.place], sentence=finding.sentence)


def outcome_of(place: int, row: Attempt) -> Outcome:
    """A scored attempt as the summary looks at it."""
    return Outcome(
        place=place,
        marks=marked(points_from_json(row.points), [Mark(mark) for mark in row.marks]),
        taken_seconds=row.taken_seconds or 0.0,
        allowed_seconds=allowed_seconds(clock_of(row)),
        rating=None if row.rating is None else Rating(row.rating),
        confidence=None if row.confidence is None else Confidence(row.confidence),
    )


def rungs_of(session: SessionView, attempts: Mapping[UUID, Attempt]) -> Sequence[Rung]:
    """The rungs of a ladder, those that were not tried among them."""
    return tuple(rung_of(item.box_seconds, attempts.get(item.attempt_id)) for item in session.items)


def rung_of(box_seconds: int, row: Attempt | None) -> Rung:
    """One rung out of its attempt."""
    if row is None or not row.marks:
        return Rung(box_seconds=box_seconds)
    return Rung(
        box_seconds=box_seconds,
        points=points_from_json(row.points),
        marks=tuple(Mark(mark) for mark in row.marks),
        text=row.text,
    )


def standings_of(db: Session, user_id: int, topic_ids: set[int]) -> dict[int, Standing]:
    """How the learner stands in some topics."""
    rows = db.scalars(
        select(Standing).where(Standing.user_id == user_id, Standing.topic_id.in_(topic_ids))
    )
    return {row.topic_id: row for row in rows}


def way_of(item: ItemView, standings: Mapping[int, Standing]) -> WayOn:
    """Where practising an item's topic again leads."""
    standing = standings.get(item.topic_id)
    return way_on(standing, topic_id=item.topic_id, drill_id=item.drill_id)


def list_coming(session: SessionView, standings: Mapping[int, Standing]) -> tuple[Coming, ...]:
    """When the topics that were tried come back, the soonest first."""
    by_topic = {item.topic_id: item for item in session.items}
    coming = [
        Coming(item=by_topic[topic_id], due_at=standing.due_at)
        for topic_id, standing in standings.items()
        if standing.due_at is not None
    ]
    return tuple(sorted(coming, key=lambda each: (each.due_at, each.item.topic_id)))
