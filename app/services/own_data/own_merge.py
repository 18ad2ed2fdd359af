"""Rows out of a file beside those that are here: what is new, what goes on, what stays as it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.domain.attempt import Stage
from app.domain.own_answer import merged
from app.domain.rounds import first_stage
from app.models.attempt import Attempt, AttemptEvent
from app.models.base import Base
from app.models.judgement import Round, RoundEventRow
from app.models.own import OwnAnswer
from app.models.own_tables import OWNER, OwnTable
from app.models.recording import Recording
from app.services.own_data.own_values import Brought, Values
from app.services.scoring.own_answers import from_json, own_of, to_json

Key = tuple[Any, ...]
LOGS: tuple[type[Base], ...] = (AttemptEvent, RoundEventRow)
# What became of a row: it is new, it is here, a later version of it came, or it went on otherwise.
NEW, HERE, LATER, OTHER = "new", "here", "later", "other"


@dataclass(slots=True, kw_only=True)
class Merge:
    """A batch of rows of one table under way: whose they are, and what is to be counted anew."""

    db: Session
    user_id: int
    keep: bool
    counts: Counter[str] = field(default_factory=Counter)
    # Rows of parts, which follow once what they belong to is there.
    waiting: list[Base] = field(default_factory=list)


def merge(work: Merge, own: OwnTable, brought: Sequence[Brought]) -> list[Key]:
    """Bring rows in, each once however often they come; the keys of those that something came of.

    With ``keep`` off nothing is written, and only the counts say what would be.
    """
    keys = [key_of(own, each.values) for each in brought]
    here = rows_here(work, own, keys)
    touched = []
    added: set[Key] = set()
    for key, each in zip(keys, brought, strict=True):
        fate = HERE if key in added else merge_one(work, own, each, here.get(key))
        added.add(key)
        work.counts[fate] += 1
        if fate in {NEW, LATER}:
            touched.append(key)
    work.db.flush()
    work.db.add_all(work.waiting)
    work.waiting.clear()
    work.db.flush()
    return touched


def row_parts(own: OwnTable) -> list[OwnTable]:
    """The parts that are rows alone; sound is brought in one by one (own_sounds)."""
    return [part for part in own.parts if part.model is not Recording]


def key_of(own: OwnTable, values: Mapping[str, Any]) -> Key:
    """What names a row among its learner's."""
    return tuple(values[name] for name in own.keys)


def rows_here(work: Merge, own: OwnTable, keys: Sequence[Key]) -> dict[Key, Any]:
    """The rows of these keys that are here, by key."""
    columns = own.table.c
    statement = select(own.model).where(columns[OWNER] == work.user_id)
    if own.keys:
        statement = statement.where(tuple_(*(columns[name] for name in own.keys)).in_(keys))
    found = work.db.scalars(statement).all()
    return by_key(own, found)


def merge_one(work: Merge, own: OwnTable, brought: Brought, row: Any | None) -> str:  # noqa: ANN401
    """One row with its parts; what became of it."""
    if row is None:
        add(work, own, brought.values)
        for part in row_parts(own):
            for values in brought.parts[part.name]:
                add(work, part, {**values, **link(own, part, brought)})
        return NEW
    parts = [(part, parts_here(work, own, part, brought)) for part in row_parts(own)]
    if any(went_otherwise(part, brought, here) for part, here in parts):
        return OTHER
    is_later = bring_up(work, own, row, brought.values)
    for part, here in parts:
        for values in brought.parts[part.name]:
            known = here.get(key_of(part, values))
            if known is None:
                add(work, part, {**values, **link(own, part, brought)})
                is_later = True
            else:
                is_later |= bring_up(work, part, known, values)
    return LATER if is_later else HERE


def link(own: OwnTable, part: OwnTable, brought: Brought) -> Values:
    """The columns of a part that say what it belongs to."""
    values = {part.link: brought.values[own.keys[0]]}
    if "topic_id" in part.left_out:
        values["topic_id"] = brought.values["topic_id"]
    return values


def parts_here(work: Merge, own: OwnTable, part: OwnTable, brought: Brought) -> dict[Key, Any]:
    """The rows of a part that are here, by their keys."""
    columns = part.table.c
    found = work.db.scalars(
        select(part.model).where(
            columns[OWNER] == work.user_id,
            columns[part.link] == brought.values[own.keys[0]],
        )
    ).all()
    return by_key(part, found)


def by_key(own: OwnTable, rows: Iterable[Any]) -> dict[Key, Any]:
    """Rows of a table by what names them among their learner's."""
    return {tuple(getattr(row, name) for name in own.keys): row for row in rows}


def went_otherwise(part: OwnTable, brought: Brought, here: Mapping[Key, Any]) -> bool:
    """Whether a log went on here in another way than in the file: then it stays as it is here."""
    if part.model not in LOGS:
        return False
    theirs = [each["id"] for each in sorted(brought.parts[part.name], key=position)]
    ours = [row.id for row in sorted(here.values(), key=lambda row: row.position)]
    shorter = min(len(theirs), len(ours))
    return theirs[:shorter] != ours[:shorter]


def position(values: Values) -> int:
    """The place of an event in its log."""
    place: int = values["position"]
    return place


def add(work: Merge, own: OwnTable, values: Values) -> None:
    """Add a row; what is made anew begins as it does for a row that was just made."""
    if not work.keep:
        return
    fresh = FRESH.get(own.model)
    row = own.model(**{OWNER: work.user_id, **values, **(fresh(values) if fresh else {})})
    if own.link:
        work.waiting.append(row)
    else:
        work.db.add(row)


def fresh_round(values: Values) -> Values:
    """A round before its first step."""
    return {"stage": first_stage(values["kind"], blind=values["blind"]), "outcome": None}


# The columns that follow from events, as they stand until the events are read.
FRESH: Mapping[type[Base], Callable[[Values], Values]] = {
    Attempt: lambda _values: {"stage": Stage.RUNNING},
    Round: fresh_round,
}


def bring_up(work: Merge, own: OwnTable, row: Any, values: Values) -> bool:  # noqa: ANN401
    """Bring a row that is here up to the file's, where that one is the later; whether it was."""
    changed = merged_answer(row, values) if isinstance(row, OwnAnswer) else later(own, row, values)
    if work.keep:
        for name, value in changed.items():
            setattr(row, name, value)
    return bool(changed)


def later(own: OwnTable, row: Any, values: Values) -> Values:  # noqa: ANN401
    """What changes by a later version of a row; nothing where what is here is as late."""
    if not own.later:
        return {}
    theirs, ours = values.get(own.later), getattr(row, own.later)
    if theirs is None or (ours is not None and theirs <= ours):
        return {}
    return {name: value for name, value in values.items() if name not in own.keys}


def merged_answer(row: OwnAnswer, values: Values) -> Values:
    """An own answer with the file's: of two different texts both are kept."""
    ours, theirs = own_of(row), from_json(values)
    if theirs.strong in ours.strong:
        theirs = replace(theirs, strong="")
    both = merged(ours, theirs)
    if both == ours:
        return {}
    return {
        "strong": both.strong,
        "points": to_json(both)["points"],
        "before": None,
        "version": row.version + 1,
        "changed_at": max(row.changed_at, values["changed_at"]),
    }
