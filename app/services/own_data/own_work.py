"""A file on its way in: what is known of it so far, its head and its topics."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput
from app.domain.own_shapes import TOPIC
from app.domain.shapes import read_moment, refuse
from app.domain.text import Json
from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.own_tables import OwnTable
from app.models.plan import StudyPlan
from app.models.user import User
from app.services.loading.content import Renderer
from app.services.own_data.brought_topics import Entry, TopicMap, bring_topics, match_topics
from app.services.own_data.own_files import OwnFile
from app.services.own_data.own_merge import LATER, NEW
from app.services.own_data.own_values import Brought, settings_from

BATCH = 50
MOST_TOPICS = 20_000
MOST_TOLD = 100


@dataclass(slots=True, kw_only=True)
class Import:
    """One file on its way in; with ``keep`` off it is only looked at."""

    db: Session
    user_id: int
    file: OwnFile
    now: datetime
    renderer: Renderer | None
    batch: int = BATCH
    known: TopicMap = field(default_factory=TopicMap)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    brought_topics: list[str] = field(default_factory=list)
    settings: bool = False
    head: dict[str, Json] = field(default_factory=dict)

    @property
    def keep(self) -> bool:
        """Whether what is found is stored."""
        return self.renderer is not None

    def count(self, name: str, counts: Counter[str]) -> None:
        """Add to what became of the rows of a table."""
        self.counts.setdefault(name, Counter()).update(counts)

    def report(self) -> dict[str, Any]:
        """What came of it, or would, as plain data."""
        return {
            "email": self.head.get("email"),
            "made_at": self.head.get("made_at"),
            "settings": self.settings,
            "counts": {name: dict(counts) for name, counts in self.counts.items()},
            "topics": len(self.known.topics),
            "brought": len(self.brought_topics),
            "titles": self.brought_topics[:MOST_TOLD],
        }


def take_head(work: Import, name: str, value: Json) -> None:
    """How the learner practises: taken over where nothing was done here yet."""
    if name == "made_at":
        work.head[name] = read_moment(value, name).isoformat()
    if name != "learner":
        return
    found = settings_from(value, work.now)
    if isinstance(value, dict) and isinstance(value.get("email"), str):
        work.head["email"] = str(value["email"])[:254]
    work.settings = is_fresh(work.db, work.user_id)
    if work.settings and work.keep:
        user = work.db.get_one(User, work.user_id)
        for setting, each in found.items():
            setattr(user, setting, each)


def is_fresh(db: Session, user_id: int) -> bool:
    """Whether a learner has neither practised nor planned here."""
    tables = (Attempt, Round, StudyPlan)
    return not any(
        db.scalar(select(each.user_id).where(each.user_id == user_id).limit(1)) for each in tables
    )


def take_topics(work: Import, batch: Sequence[Json]) -> None:
    """Find the topics, and bring along those that are not here."""
    entries: list[Entry] = []
    for each in batch:
        TOPIC(each, "topic")
        entries += [each] if isinstance(each, dict) else []
    if len(work.known.topics) + len(entries) > MOST_TOPICS:
        raise InvalidInput(f"it speaks of more than {MOST_TOPICS:,} topics")
    match_topics(work.db, user_id=work.user_id, entries=entries, known=work.known)
    for entry in entries:
        if work.known.topics[entry["number"]] is None:
            work.brought_topics.append(f"{entry['subject']}: {entry['title']}")
    if work.renderer is not None:
        bring_topics(
            work.db,
            user_id=work.user_id,
            entries=entries,
            known=work.known,
            renderer=work.renderer,
            now=work.now,
        )


def placed(work: Import, own: OwnTable, brought: Brought) -> Brought:
    """A row whose topics and drills have their numbers here."""
    rows = [brought.values, *(row for rows in brought.parts.values() for row in rows)]
    for values in rows:
        for name, numbers in (("topic_id", work.known.topics), ("drill_id", work.known.drills)):
            if name in values:
                values[name] = number_here(numbers, values[name], own.name)
        if "topic_ids" in values:
            there = [number_here(work.known.topics, each, own.name) for each in values["topic_ids"]]
            values["topic_ids"] = sorted(there)
    return brought


def number_here(numbers: dict[int, int | None], number: int, where: str) -> int:
    """A number of the file as it is here; below 0 where it only would be brought along."""
    if number not in numbers:
        refuse(where, f"about topics that the file holds; {number} is none of them")
    return numbers[number] or -number


def adds_anything(report: dict[str, Any]) -> bool:
    """Whether a report tells of anything that is not here yet."""
    fates = {fate for counts in report["counts"].values() for fate in counts if counts[fate]}
    return bool({NEW, LATER} & fates or report["brought"])
