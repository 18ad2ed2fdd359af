"""A drill that can be practised, with all that asking it needs."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session, contains_eager, load_only

from app.domain.errors import NotFound
from app.domain.own_answer import OwnWords
from app.models.own import OwnAnswer
from app.models.topic import DrillRow, Source, TimedAnswerRow, Topic
from app.services.scoring.own_answers import kept_of
from app.services.visibility import visible_to

NOTHING = false()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDrill:
    """A drill with its topic and answers, its source's name, and the learner's own words.

    ``first``: whether something has to be done before it starts, where that was asked along.
    """

    row: DrillRow
    source: str
    own: OwnWords
    first: bool = False


def get_live_drill(db: Session, drill_id: int, user_id: int | None) -> LiveDrill:
    """A drill of a living page that somebody sees; raises ``NotFound``."""
    found = find_live_drill(db, drill_id, user_id)
    if found is None:
        raise NotFound("There is no such drill, or its page is gone.")
    return found


def find_live_drill(
    db: Session, drill_id: int, user_id: int | None, first: ColumnElement[bool] = NOTHING
) -> LiveDrill | None:
    """The same, or None; ``first`` is asked along with it."""
    found = (
        db.execute(
            select(DrillRow, Source.name, OwnAnswer, first)
            .join(Topic, Topic.id == DrillRow.topic_id)
            .join(Source, Source.id == Topic.source_id)
            .outerjoin(Topic.answers)
            .outerjoin(OwnAnswer, (OwnAnswer.topic_id == Topic.id) & (OwnAnswer.user_id == user_id))
            .where(
                DrillRow.id == drill_id,
                DrillRow.archived_at.is_(None),
                Topic.archived_at.is_(None),
                visible_to(user_id),
            )
            .order_by(TimedAnswerRow.position)
            .options(
                contains_eager(DrillRow.topic).options(
                    # A row for each answer: so without the notes.
                    load_only(Topic.title, Topic.subject, Topic.address),
                    contains_eager(Topic.answers),
                )
            )
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        return None
    row, source, own, is_first = found
    return LiveDrill(row=row, source=source, own=kept_of(own).own, first=bool(is_first))
