"""What the page of a round shows: two answers in the round's own order, flaws, points, scores."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.anchors import mean_level
from app.domain.checks import gives_itself_away
from app.domain.evidence import evidence
from app.domain.flaws import Flaw
from app.domain.page import Comparison, KeyPoint
from app.domain.rounds import (
    REPAIR_SECONDS,
    RoundKind,
    RoundStage,
    RoundState,
)
from app.domain.rubric import Criterion
from app.domain.shared_ideas import SharedIdea
from app.models.topic import Source, Topic
from app.services.loading.topic_book import topic_url
from app.services.rounds.round_log import get_round, state_of
from app.services.rounds.round_parts import (
    NamedFlaws,
    PastAnswer,
    ShownAnswer,
    anchor_parts,
    own_past_parts,
    pair_parts,
    repair_seconds,
    rescore_parts,
)

# What each kind's page has beyond what all of them show.
PARTS: Mapping[RoundKind, Callable[..., dict[str, Any]]] = {
    RoundKind.PAIR: pair_parts,
    RoundKind.OWN_PAST: own_past_parts,
    RoundKind.ANCHOR: anchor_parts,
    RoundKind.RESCORE: rescore_parts,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPage:
    """A round with all that its pages show; what its kind does not have is empty."""

    id: UUID
    kind: RoundKind
    state: RoundState
    topic_id: int
    title: str
    subject: str
    topic_url: str
    blind: bool
    telling: bool
    answers: tuple[ShownAnswer, ...] = ()
    right: bool | None = None
    pair: Comparison | None = None
    offered: tuple[Flaw, ...] = ()
    present: tuple[Flaw, ...] = ()
    named: NamedFlaws | None = None
    shared: tuple[SharedIdea, ...] = ()
    points: tuple[KeyPoint, ...] = ()
    elapsed: float = 0.0
    box_seconds: int = REPAIR_SECONDS
    draft: str = ""
    revision: int = 0
    own: tuple[PastAnswer, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    text: str = ""
    level: int | None = None
    side: str = ""
    prompt: str = ""
    # What came of it, in a sentence, and each line's levels then and now.
    finding: str = ""
    twice: tuple[tuple[str, float, float], ...] = ()

    @property
    def pair_alone(self) -> Comparison | None:
        """Both answers without why the strong one wins, which has a place of its own."""
        return replace(self.pair, why=None) if self.pair else None

    @property
    def is_easy(self) -> bool:
        """Whether length alone gives the pair away."""
        return self.pair is not None and gives_itself_away(self.pair)

    @property
    def own_level(self) -> float:
        """The mean of the levels that were given."""
        return mean_level(list(self.state.levels.values()))


def get_round_page(db: Session, *, user_id: int, round_id: UUID, now: datetime) -> RoundPage:
    """An own round as its pages show it; raises ``NotFound``."""
    row = get_round(db, user_id=user_id, round_id=round_id)
    state = state_of(db, row)
    topic = db.execute(
        select(Topic.title, Topic.subject, Topic.address, Source.name)
        .join(Source, Source.id == Topic.source_id)
        .where(Topic.id == row.topic_id)
    ).one()
    more = PARTS[row.kind](db, row, state, now)
    return RoundPage(
        id=row.id,
        kind=row.kind,
        state=state,
        topic_id=row.topic_id,
        title=topic.title,
        subject=topic.subject,
        topic_url=topic_url(topic.name, topic.address),
        blind=row.blind,
        telling=row.telling,
        **more,
    )


def get_clock(
    db: Session, *, user_id: int, round_id: UUID, now: datetime
) -> tuple[RoundStage, float]:
    """How far an own round is, and for how many seconds its repair has been written."""
    state = state_of(db, get_round(db, user_id=user_id, round_id=round_id))
    return state.stage, repair_seconds(state, now)


def spans_of(page: RoundPage) -> list[tuple[int, int]]:
    """The words of a text that speak for one of the points, each once."""
    found = (span for point in page.points for span in evidence(page.text, point))
    return sorted({(span.start, span.end) for span in found})
