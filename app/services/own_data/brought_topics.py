"""Topics that a file speaks of: found among those that are here, or brought along with it.

A topic is found by its source and key, or by path and text where another source has it. One that is
not here comes with the learner into a source of their own, so that no attempt loses its topic.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.export import export_topic
from app.domain.page import Drill, Page, page_file
from app.domain.reader import read_page
from app.models.topic import DrillRow, SoftReset, Source, Topic
from app.services.keeping import touch
from app.services.loading.content import Renderer, place
from app.services.loading.fitting import LONGEST_SOURCE_NAME, fit
from app.services.loading.load_report import LoadReport
from app.services.loading.note_rendering import render_topics
from app.services.loading.topic_book import open_book
from app.services.loading.topic_rows import text_hash, write_topics
from app.services.visibility import visible_to

Entry = Mapping[str, Any]
# Behind those that stand on a page.
BEHIND = 1_000


@dataclass(slots=True, kw_only=True)
class TopicMap:
    """The numbers that topics and drills of a file have here; None for those that are not here."""

    topics: dict[int, int | None] = field(default_factory=dict)
    drills: dict[int, int | None] = field(default_factory=dict)


def match_topics(db: Session, *, user_id: int, entries: Sequence[Entry], known: TopicMap) -> None:
    """Find topics of a file among those that the learner may see."""
    found = by_key(db, user_id, entries)
    left = [each for each in entries if each["number"] not in found]
    found |= by_text(db, user_id, left)
    drills = drills_of(db, found.values())
    for entry in entries:
        topic_id = found.get(entry["number"])
        rows = drills.get(topic_id, []) if topic_id is not None else []
        # A topic without any drill can't hold an attempt: it counts as another one.
        is_here = bool(rows) or (topic_id is not None and not entry["drills"])
        known.topics[entry["number"]] = topic_id if is_here else None
        for drill in entry["drills"]:
            known.drills[drill["number"]] = nearest(drill, rows) if is_here else None


def by_key(db: Session, user_id: int, entries: Sequence[Entry]) -> dict[int, int]:
    """Topics by their source and key, or by their key in what was brought along before."""
    sources = {each["source"] for each in entries}
    names = sources | {brought_name(user_id, source) for source in sources}
    rows = db.execute(
        select(Topic.id, Topic.key, Source.name)
        .join(Source, Source.id == Topic.source_id)
        .where(
            visible_to(user_id),
            Source.name.in_(names),
            Topic.key.in_([each["key"] for each in entries]),
        )
    )
    here = {(row.name, row.key): row.id for row in rows}
    found: dict[int, int] = {}
    for each in entries:
        for name in (each["source"], brought_name(user_id, each["source"])):
            if (name, each["key"]) in here:
                found.setdefault(each["number"], here[name, each["key"]])
    return found


def by_text(db: Session, user_id: int, entries: Sequence[Entry]) -> dict[int, int]:
    """Topics by path and text, whatever their source is called here."""
    if not entries:
        return {}
    hashes = {each["number"]: hash_of(page_in(each)) for each in entries}
    is_wanted: ColumnElement[bool] = Topic.text_hash.in_(set(hashes.values()))
    rows = db.execute(
        select(Topic.id, Topic.path, Topic.text_hash)
        .join(Source, Source.id == Topic.source_id)
        .where(visible_to(user_id), Topic.archived_at.is_(None), is_wanted)
        .order_by(Topic.id.desc())
    )
    here = {(row.path, row.text_hash): row.id for row in rows}
    places = {each["number"]: (each["path"], hashes[each["number"]]) for each in entries}
    return {number: here[where] for number, where in places.items() if where in here}


def hash_of(page: Page) -> str:
    """What a page is recognised by."""
    return text_hash(export_topic(page), page)


def page_in(entry: Entry) -> Page:
    """The page of a topic out of a file; its name and drills alone where its text is no page."""
    reading = read_page(page_file(entry["path"]), entry["page"])
    page = reading.page
    if page is None:
        drills = tuple(
            Drill(seconds=drill["seconds"], prompt=drill["prompt"]) for drill in entry["drills"]
        )
        page = Page(path=entry["path"], title=entry["title"], subject="", drills=drills)
    placed = replace(page, path=entry["path"], title=entry["title"], subject=entry["subject"])
    fitted, _problem = fit(placed)
    return fitted or placed


def drills_of(db: Session, topic_ids: Iterable[int]) -> dict[int | None, list[DrillRow]]:
    """The drills of topics, those of the page first."""
    rows = db.scalars(
        select(DrillRow)
        .where(DrillRow.topic_id.in_(set(topic_ids)))
        .order_by(DrillRow.archived_at.is_not(None), DrillRow.position, DrillRow.id)
    )
    found: dict[int | None, list[DrillRow]] = {}
    for row in rows:
        found.setdefault(row.topic_id, []).append(row)
    return found


def nearest(drill: Entry, rows: Sequence[DrillRow]) -> int:
    """The drill of a topic that is this one: by prompt and box, or else the one nearest in box."""

    def distance(row: DrillRow) -> tuple[bool, int]:
        gap = abs(row.seconds - drill["seconds"])
        return (row.prompt != drill["prompt"] or gap != 0, gap)

    return min(rows, key=distance).id


def brought_name(user_id: int, source: str) -> str:
    """The name of the source that holds what a learner brought along from one of this name."""
    mark = hashlib.sha256(f"{user_id}\n{source}".encode()).hexdigest()[:8]
    return f"{source[: LONGEST_SOURCE_NAME - 9]}-{mark}"


def bring_topics(
    db: Session,
    *,
    user_id: int,
    entries: Sequence[Entry],
    known: TopicMap,
    renderer: Renderer,
    now: datetime,
) -> None:
    """Write the topics of a file that are not here into sources of the learner's own."""
    by_source: dict[str, list[Entry]] = {}
    for entry in entries:
        if known.topics[entry["number"]] is None:
            by_source.setdefault(entry["source"], []).append(entry)
    for name, missing in by_source.items():
        source = kept_source(db, user_id, name, missing[0]["source_title"], now)
        ids = write_missing(db, source, missing, now)
        render_topics(db, source=source, topic_ids=set(ids.values()), render=renderer.render)
        source.rendered_by = renderer.version
        touch(source, now)
        for entry in missing:
            finish(db, entry, ids[entry["number"]], known, now)
    db.flush()


def kept_source(db: Session, user_id: int, name: str, title: str, now: datetime) -> Source:
    """The learner's source for what comes from one of this name, made where it is new."""
    own = brought_name(user_id, name)
    source = db.scalar(select(Source).where(Source.name == own, Source.owner_id == user_id))
    if source is None:
        source = Source(name=own, title=title or name, owner_id=user_id, loaded_at=now)
        db.add(source)
        db.flush()
    # One that was deleted, but for topics that were practised, comes back.
    source.deleted_at = None
    return source


def write_missing(
    db: Session, source: Source, entries: Sequence[Entry], now: datetime
) -> dict[int, int]:
    """Write topics as a load would; their numbers here by those in the file."""
    pages = {each["number"]: page_in(each) for each in entries}
    paths = db.scalars(select(Topic.path).where(Topic.source_id == source.id)).all()
    # Nothing of this source is gone: what is not in the file stays.
    present = frozenset(map(page_file, [*paths, *(page.path for page in pages.values())]))
    book = open_book(db, source=source, present=present, id_at=lambda _path: None)
    placed = {number: place(book, page) for number, page in pages.items()}
    report = LoadReport(source=source.name)
    written = write_topics(db, source=source, placed=list(placed.values()), now=now, report=report)
    ids = {each.key: topic_id for topic_id, each in written}
    ids |= {each.key: each.known.id for each in placed.values() if each.known is not None}
    return {number: ids[each.key] for number, each in placed.items()}


def finish(db: Session, entry: Entry, topic_id: int, known: TopicMap, now: datetime) -> None:
    """What a page does not say: drills that left it, soft resets, and whether it is archived."""
    known.topics[entry["number"]] = topic_id
    rows = drills_of(db, [topic_id]).get(topic_id, [])
    here = {(row.seconds, row.prompt): row.id for row in rows}
    for drill in entry["drills"]:
        place = (drill["seconds"], drill["prompt"])
        if place not in here:
            row = left_drill(topic_id, drill, now)
            db.add(row)
            db.flush()
            here[place] = row.id
        known.drills[drill["number"]] = here[place]
    for at in entry["resets"]:
        db.merge(SoftReset(topic_id=topic_id, at=datetime.fromisoformat(at)))
    if entry["archived"]:
        db.get_one(Topic, topic_id).archived_at = now


def left_drill(topic_id: int, drill: Entry, now: datetime) -> DrillRow:
    """A drill that is on no page any more, for the attempts at it."""
    return DrillRow(
        topic_id=topic_id,
        position=BEHIND,
        seconds=drill["seconds"],
        prompt=drill["prompt"],
        required_outputs=[],
        archived_at=now,
    )
