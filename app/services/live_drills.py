"""A drill that can be practised, with all that asking it needs."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, load_only

from app.domain.errors import NotFound
from app.domain.own_answer import OwnWords
from app.models.own import OwnAnswer
from app.models.topic import DrillRow, Source, TimedAnswerRow, Topic
from app.services.own_answers import kept_of
from app.services.visibility import visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDrill:
    """A drill with its topic and answers, its source's name, and the learner's own words."""

    row: DrillRow
    source: str
    own: OwnWords


def get_live_drill(db: Session, drill_id: int, user_id: int | None) -> LiveDrill:
    """A drill of a living page that somebody sees; raises ``NotFound``."""
    found = (
        db.execute(
            select(DrillRow, Source.name, OwnAnswer)
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
        raise NotFound("There is no such drill, or its page is gone.")
    return LiveDrill(row=found[0], source=found[1], own=kept_of(found[2]).own)
