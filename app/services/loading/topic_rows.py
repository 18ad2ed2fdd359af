"""The rows of topics, written many at a time."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.page import Drill, Page, page_file
from app.domain.text import fingerprint
from app.models.base import table_of
from app.models.bulk import insert_rows, update_rows
from app.models.topic import ComparisonRow, DrillRow, Source, TimedAnswerRow, Topic
from app.services.documents import points_to_json, self_check_to_json
from app.services.loading.load_report import LoadReport
from app.services.loading.topic_book import Known, Placed

Row = dict[str, Any]


def write_topics(
    db: Session, *, source: Source, placed: Sequence[Placed], now: datetime, report: LoadReport
) -> list[tuple[int, Placed]]:
    """Write the topics that are new or differ, with their parts; returns these with their ids."""
    new = [each for each in placed if each.known is None]
    changed = [each for each in placed if each.known is not None and note_change(each, report)]
    for each in new:
        report.note("added", each.page.path, each.page.title)
    # Updates come first: a topic that moved leaves its address to a page that is new.
    moved = update_topics(db, changed, now)
    written = [*insert_topics(db, source, new, now), *moved]
    drop_parts(db, [each.known.id for each in changed if each.known is not None])
    insert_parts(db, written)
    write_drills(db, written, {each.known.id for each in changed if each.known}, now)
    return written


def note_change(placed: Placed, report: LoadReport) -> bool:
    """Count what happens to a stored topic, and whether anything does."""
    known, page = placed.known, placed.page
    if known is None or is_same(known, placed):
        return False
    moved = known.path != page.path
    report.note("moved" if moved else "updated", page.path, page.title)
    return True


def is_same(known: Known, placed: Placed) -> bool:
    """Whether a stored topic is already what its page says."""
    return (
        known.text_hash == placed.text_hash
        and known.path == placed.page.path
        and known.address == placed.address
        and not known.archived
        and not placed.rekeyed
    )


def topic_values(placed: Placed, now: datetime) -> Row:
    """The columns of a topic out of its page; the rendered notes follow later."""
    page, search = placed.page, placed.searched
    return {
        "key": placed.key,
        "path": page.path,
        "address": placed.address,
        "is_item": page_file(page.path) != page.path,
        "title": page.title,
        "subject": page.subject,
        "level": page.front_matter.level,
        "minutes": page.front_matter.minutes,
        "document": placed.document,
        "notes": page.notes,
        "notes_html": "",
        "search_title": search.title,
        "search_points": search.points,
        "search_notes": search.notes,
        "text_hash": placed.text_hash,
        "changed_at": now,
        "archived_at": None,
    }


def insert_topics(
    db: Session, source: Source, placed: Sequence[Placed], now: datetime
) -> list[tuple[int, Placed]]:
    """Insert new topics at once.

    Their ids are asked for afterwards: SQLite gives them back only row by row.
    """
    if not placed:
        return []
    rows = [{"source_id": source.id, **topic_values(each, now)} for each in placed]
    insert_rows(db, Topic, rows)
    keys = [each.key for each in placed]
    found = db.execute(
        select(Topic.key, Topic.id).where(Topic.source_id == source.id, Topic.key.in_(keys))
    )
    ids = {row.key: row.id for row in found}
    return [(ids[each.key], each) for each in placed]


def update_topics(db: Session, placed: Sequence[Placed], now: datetime) -> list[tuple[int, Placed]]:
    """Update stored topics at once."""
    written = [(each.known.id, each) for each in placed if each.known is not None]
    rows = [{"id": topic_id, **topic_values(each, now)} for topic_id, each in written]
    update_rows(db, Topic, rows)
    return written


def drop_parts(db: Session, ids: Sequence[int]) -> None:
    """Remove the answers and comparisons of topics that are written anew."""
    if ids:
        for parts in (table_of(TimedAnswerRow), table_of(ComparisonRow)):
            db.connection().execute(delete(parts).where(parts.c.topic_id.in_(ids)))


def insert_parts(db: Session, written: Sequence[tuple[int, Placed]]) -> None:
    """Insert answers and comparisons."""
    answers = [
        {
            "topic_id": topic_id,
            "position": position,
            "seconds": answer.seconds,
            "points": points_to_json(answer.points),
        }
        for topic_id, each in written
        for position, answer in enumerate(each.page.answers)
    ]
    comparisons = [
        {
            "topic_id": topic_id,
            "position": position,
            "bad": list(pair.bad),
            "strong": list(pair.strong),
            "why": pair.why,
            "flaws": list(pair.flaws),
        }
        for topic_id, each in written
        for position, pair in enumerate(each.page.comparisons)
    ]
    insert_rows(db, TimedAnswerRow, answers)
    insert_rows(db, ComparisonRow, comparisons)


def write_drills(
    db: Session, written: Sequence[tuple[int, Placed]], stored: set[int], now: datetime
) -> None:
    """Bring drills to what the pages say.

    A drill is known by its time box and its place among those of the same box, so that attempts at
    it stay with it when its prompt is edited; one that left its page is archived.
    """
    old = stored_drills(db, stored)
    new, changed = [], []
    for topic_id, each in written:
        for position, (place, drill) in enumerate(numbered(each.page.drills)):
            values = drill_values(topic_id, position, drill)
            drill_id = old.pop((topic_id, *place), None)
            if drill_id is None:
                new.append(values)
            else:
                changed.append({"id": drill_id, **values})
    insert_rows(db, DrillRow, new)
    update_rows(db, DrillRow, changed)
    if old:
        gone = update(DrillRow).where(DrillRow.id.in_(old.values()), DrillRow.archived_at.is_(None))
        db.execute(gone.values(archived_at=now), execution_options={"synchronize_session": False})


def stored_drills(db: Session, topic_ids: set[int]) -> dict[tuple[int, int, int], int]:
    """The drills of stored topics by topic, time box and place among those of the same box."""
    if not topic_ids:
        return {}
    rows = db.execute(
        select(DrillRow.id, DrillRow.topic_id, DrillRow.seconds)
        .where(DrillRow.topic_id.in_(topic_ids))
        .order_by(DrillRow.topic_id, DrillRow.position, DrillRow.id)
    )
    places: dict[tuple[int, int, int], int] = {}
    for row in rows:
        place = 0
        while (row.topic_id, row.seconds, place) in places:
            place += 1
        places[row.topic_id, row.seconds, place] = row.id
    return places


def numbered(drills: Iterable[Drill]) -> list[tuple[tuple[int, int], Drill]]:
    """Drills with their time box and their place among those of the same box."""
    seen: dict[int, int] = {}
    placed = []
    for drill in drills:
        place = seen[drill.seconds] = seen.get(drill.seconds, -1) + 1
        placed.append(((drill.seconds, place), drill))
    return placed


def drill_values(topic_id: int, position: int, drill: Drill) -> Row:
    """The columns of a drill."""
    return {
        "topic_id": topic_id,
        "position": position,
        "seconds": drill.seconds,
        "prompt": drill.prompt,
        "required_outputs": list(drill.required_outputs),
        "self_check": self_check_to_json(drill.self_check),
        "archived_at": None,
    }


def archive_topics(db: Session, known: Sequence[Known], now: datetime, report: LoadReport) -> None:
    """Take topics out of practice; their history stays, and they come back with their page."""
    for each in known:
        report.note("archived", each.path, each.title)
        each.archived = True
    if known:
        ids = [each.id for each in known]
        db.execute(update(Topic).where(Topic.id.in_(ids)).values(archived_at=now))


def text_hash(document: Mapping[str, object], page: Page) -> str:
    """Of everything a page says, wherever it lies; ``document`` is the page exported."""
    said = {**document, "path": "", "subject": "", "id": ""}
    wordings = [point.alternatives for answer in page.answers for point in answer.points]
    return fingerprint(json.dumps([said, wordings]) + page.notes)
