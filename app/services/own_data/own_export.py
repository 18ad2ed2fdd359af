"""Everything of a learner as one zip, written so that memory stays flat."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.csv_cells import cell
from app.domain.own_file import DATA, FORMAT, PAGES, PROGRAM, README, SETTINGS, sound_name
from app.models.own_tables import CARRIED
from app.models.recording import Recording
from app.models.topic import Source, Topic
from app.models.user import User
from app.services.attempts.recordings import read_stretch
from app.services.own_data.own_rows import list_wholes, named_topics, plain_value
from app.services.own_data.own_sheets import SHEETS, Line, list_names
from app.services.topics.topic_pages import TopicPage, in_order, list_topic_pages

STRETCH = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export under way: whose, to where, and the moment it is of."""

    db: Session
    user: User
    archive: zipfile.ZipFile
    now: datetime
    topic_ids: tuple[int, ...]


def export_learner(db: Session, *, user_id: int, file: IO[bytes], now: datetime) -> None:
    """Write the zip; ``db`` sees the database as it is at one moment (open_snapshot)."""
    user = db.get_one(User, user_id)
    own = select(Topic.id).join(Source, Source.id == Topic.source_id)
    living = own.where(Source.owner_id == user_id, Topic.archived_at.is_(None))
    numbers = named_topics(db, user_id) | set(db.scalars(living))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        export = Export(
            db=db, user=user, archive=archive, now=now, topic_ids=tuple(sorted(numbers))
        )
        write_readme(export)
        with opened(export, DATA) as stream:
            write_data(export, stream)
        write_sheets(export)
        write_own_pages(export)
        write_recordings(export)


def entry(export: Export, name: str) -> zipfile.ZipInfo:
    """A file of the zip, of the export's moment."""
    info = zipfile.ZipInfo(name, export.now.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def opened(export: Export, name: str) -> TextIO:
    """A file of the zip to write text to; its size need not be known before."""
    raw = export.archive.open(entry(export, name), "w", force_zip64=True)
    return io.TextIOWrapper(raw, encoding="utf-8", newline="")


def write_readme(export: Export) -> None:
    """What is in the zip."""
    made_at = f"{export.now:%Y-%m-%d %H:%M} UTC"
    text = README.format(program=PROGRAM, format=FORMAT, made_at=made_at)
    export.archive.writestr(entry(export, "README.txt"), text)


def write_data(export: Export, stream: TextIO) -> None:
    """All rows as JSON: one object, in it a list for each table, a row on each line."""
    head = {
        "format": FORMAT,
        "program": PROGRAM,
        "made_at": export.now.isoformat(),
        "learner": settings_of(export.user),
    }
    for name, value in head.items():
        stream.write(f"{'{' if name == 'format' else ','}{written(name)}:{written(value)}\n")
    write_list(stream, "topics", topics_of(export))
    for own in CARRIED:
        batches = list_wholes(export.db, own, export.user.id)
        write_list(stream, own.name, (each for batch in batches for each in batch))
    stream.write("}\n")


def written(value: object) -> str:
    """A value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_list(stream: TextIO, name: str, rows: Iterator[dict[str, Any]]) -> None:
    """One list of the object, a row a line."""
    stream.write(f",{written(name)}:[")
    for place, row in enumerate(rows):
        stream.write(f"{',' if place else ''}\n{written(row)}")
    stream.write("]\n")


def settings_of(user: User) -> dict[str, Any]:
    """Who it is, and how they like to practise."""
    return {
        "email": user.email,
        "created_at": user.created_at.isoformat(),
        **{name: plain_value(getattr(user, name)) for name in SETTINGS},
    }


def pages_of(export: Export) -> Iterator[TopicPage]:
    """The topics that the rows speak of, and all of the learner's own sources."""
    pages = list_topic_pages(export.db, user_id=export.user.id, topic_ids=export.topic_ids)
    return (page for batch in pages for page in batch)


def topics_of(export: Export) -> Iterator[dict[str, Any]]:
    """Topics with their pages, so that nothing hangs on what another server has loaded."""
    for each in pages_of(export):
        yield {
            "number": each.topic.id,
            "source": each.source.name,
            "source_title": each.source.title,
            "key": each.topic.key,
            "path": each.topic.path,
            "title": each.topic.title,
            "subject": each.topic.subject,
            "archived": each.topic.archived_at is not None,
            "resets": list(each.resets),
            "drills": [
                {
                    "number": row.id,
                    "seconds": row.seconds,
                    "prompt": row.prompt,
                    "archived": row.archived_at is not None,
                }
                for row in in_order(each.topic.drills)
            ],
            "page": each.page,
        }


def write_sheets(export: Export) -> None:
    """The tables that people open."""
    names = list_names(export.db, export.topic_ids)
    for name, lines in SHEETS.items():
        with opened(export, name) as stream:
            # The mark at the beginning is what spreadsheets know UTF-8 by.
            stream.write("\ufeff")
            write_lines(stream, lines(export.db, export.user.id, names))


def write_lines(stream: TextIO, lines: Iterator[Line]) -> None:
    """Lines as CSV, of which no cell runs anywhere."""
    writer = csv.writer(stream)
    for line in lines:
        writer.writerow([cell(value) for value in line])


def write_own_pages(export: Export) -> None:
    """The learner's own pages as Markdown, each source in a folder of its name."""
    for each in pages_of(export):
        if each.is_own and each.topic.archived_at is None:
            name = f"{PAGES}/{each.source.name}/{each.topic.address}.md"
            export.archive.writestr(entry(export, name), each.page)


def write_recordings(export: Export) -> None:
    """The uploaded recordings as files, a stretch at a time; sound does not get smaller."""
    found = select(Recording.id, Recording.kind, Recording.size)
    own = found.where(Recording.user_id == export.user.id).order_by(Recording.id)
    for row in export.db.execute(own).all():
        info = entry(export, sound_name(str(row.id), row.kind.ending))
        info.compress_type = zipfile.ZIP_STORED
        with export.archive.open(info, "w") as stream:
            for start in range(0, row.size, STRETCH):
                stream.write(
                    read_stretch(
                        export.db,
                        user_id=export.user.id,
                        recording_id=row.id,
                        start=start,
                        end=min(start + STRETCH, row.size),
                    )
                )
