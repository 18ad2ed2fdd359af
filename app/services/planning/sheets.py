"""The sheet of the last day: own best wording and open gaps, for every topic that was tried."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.domain.last_day import OwnAnswer as Wording
from app.domain.last_day import SheetTopic, last_day_sheet
from app.domain.learner import Learner
from app.domain.rating import Mark
from app.models.attempt import Attempt
from app.models.own import OwnAnswer
from app.services.documents import points_from_json
from app.services.planning.day_queue import get_day
from app.services.planning.plan_pages import planned_topics
from app.services.scoring.judging import marked


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One topic on the sheet: its name, the best wording, and what is still open."""

    topic_id: int
    title: str
    subject: str
    wording: str | None
    gaps: tuple[str, ...]


def get_sheet(db: Session, *, learner: Learner, now: datetime) -> tuple[SheetRow, ...]:
    """The sheet of a learner's track, or of all topics."""
    day = get_day(db, learner=learner, now=now)
    best = first_of_each(db, learner.id, by_score=True)
    latest = first_of_each(db, learner.id, by_score=False)
    rows = db.scalars(select(OwnAnswer).where(OwnAnswer.user_id == learner.id))
    written = {row.topic_id: row for row in rows}
    topics = [
        SheetTopic(
            topic_id=each.topic_id,
            weight=each.weight,
            answers=tuple(wordings(best.get(each.topic_id), written.get(each.topic_id))),
            latest_marks=marked(
                points_from_json(latest[each.topic_id].points),
                [Mark(mark) for mark in latest[each.topic_id].marks],
            )
            if each.topic_id in latest
            else (),
        )
        for each in planned_topics(day)
    ]
    return tuple(
        SheetRow(
            topic_id=line.topic_id,
            title=day.choices[line.topic_id].title,
            subject=day.choices[line.topic_id].subject,
            wording=line.wording,
            gaps=line.gaps,
        )
        for line in last_day_sheet(topics)
    )


def wordings(best: Attempt | None, own: OwnAnswer | None) -> Iterable[Wording]:
    """What a learner wrote on a topic: the best attempt, and the answer of their own."""
    if best is not None:
        share = (best.points_scored or 0) / (best.points_maximum or 1)
        yield Wording(text=best.text, share=share, at=best.started_at)
    if own is not None:
        yield Wording(text=own.strong, share=1.0, at=own.changed_at)


def first_of_each(db: Session, user_id: int, *, by_score: bool) -> dict[int, Attempt]:
    """For each topic the scored attempt with the best text, or the latest one."""
    score: ColumnElement[Any] = 1.0 * Attempt.points_scored / Attempt.points_maximum
    newest = (Attempt.started_at.desc(), Attempt.id)
    order = (score.desc(), *newest) if by_score else newest
    place = func.row_number().over(partition_by=Attempt.topic_id, order_by=order).label("place")
    ranked = select(Attempt.id, place).where(Attempt.user_id == user_id, Attempt.points_maximum > 0)
    if by_score:
        ranked = ranked.where(func.trim(Attempt.text) != "")
    found = ranked.subquery()
    rows = db.scalars(
        select(Attempt)
        .join(found, Attempt.id == found.c.id)
        .where(Attempt.user_id == user_id, found.c.place == 1)
    )
    return {row.topic_id: row for row in rows}
