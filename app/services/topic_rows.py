"""The rows of topics: which topic a page is, and how it is brought to what the page says."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from app.domain.errors import PageProblem
from app.domain.export import export_topic
from app.domain.page import Drill, Page
from app.domain.text import fingerprint
from app.models.topic import ComparisonRow, DrillRow, Source, SourceFile, TimedAnswerRow, Topic
from app.services.documents import points_to_json, self_check_to_json
from app.services.folders import SUFFIXES
from app.services.load_report import LoadReport

Timed = TypeVar("Timed", Drill, DrillRow)
EVERYTHING = (
    selectinload(Topic.answers),
    selectinload(Topic.comparisons),
    selectinload(Topic.drills),
)


@dataclass(slots=True, kw_only=True)
class TopicBook:
    """A source's topics while it is being loaded: who is who, and which addresses are taken."""

    db: Session
    source: Source
    now: datetime
    report: LoadReport
    present: set[str]
    topics: dict[str, Topic] = field(default_factory=dict)
    # The address of each page's topic by the page's path, and whose each address is.
    addresses: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def key_of(self, page: Page) -> str:
        """The key under which a placed page's topic is known."""
        return self.keys[page.path]

    def place(self, page: Page) -> None:
        """Give a page its key and address; of two pages that claim one, the first has it."""
        key = page.front_matter.identifier or page.path
        if key in self.keys.values():
            self.tell(
                page, "duplicate-id", f"the id {key!r} is another page's too; give it its own"
            )
            key = page.path
        self.keys[page.path] = key
        topic = self.topics.get(key) or self.find_moved(page, key)
        self.addresses[page.path] = self.free_address(page, key)
        if topic is not None:
            self.topics[key] = topic

    def find_moved(self, page: Page, key: str) -> Topic | None:
        """The topic a page was before it was moved or renamed, recognised by its text."""
        for old_key, topic in self.topics.items():
            gone = file_of(topic.path) not in self.present
            same_name = topic.path.casefold() == page.path.casefold()
            if gone and (topic.text_hash == text_hash(page) or same_name):
                del self.topics[old_key]
                topic.key = key
                return topic
        return None

    def free_address(self, page: Page, key: str) -> str:
        """The path as it stands in the URL; numbered where another page has the same one."""
        wanted = address_of(page.path)
        address, number = wanted, 2
        while self.taken.get(address.casefold(), key) != key:
            address, number = f"{wanted}-{number}", number + 1
        if address != wanted:
            self.tell(page, "same-address", f"another page has the address {wanted}; rename one")
        self.taken[address.casefold()] = key
        return address

    def tell(self, page: Page, code: str, message: str) -> None:
        """Add a problem of a page to the report."""
        self.report.problems.append(
            PageProblem(path=file_of(page.path), line=1, message=message, code=code)
        )

    def archive_missing(self, path: str, kept: set[str]) -> None:
        """Archive the topics that a file held before and holds no more."""
        for key, topic in self.topics.items():
            if file_of(topic.path) == path and key not in kept:
                self.archive(topic)

    def archive_gone(self) -> None:
        """Archive the topics whose files are gone and did not turn up elsewhere."""
        for topic in self.topics.values():
            if file_of(topic.path) not in self.present:
                self.archive(topic)

    def archive(self, topic: Topic) -> None:
        """Take a topic out of practice; its history stays, and it comes back with its page."""
        if topic.archived_at is None:
            topic.archived_at = self.now
            self.report.note("archived", topic.path, topic.title)


def open_book(
    db: Session, *, source: Source, present: set[str], now: datetime, report: LoadReport
) -> TopicBook:
    """All topics of a source, archived ones among them, ready to be written."""
    rows = db.scalars(select(Topic).where(Topic.source_id == source.id).options(*EVERYTHING)).all()
    live = [topic for topic in rows if file_of(topic.path) in present]
    return TopicBook(
        db=db,
        source=source,
        now=now,
        report=report,
        present=present,
        topics={topic.key: topic for topic in rows},
        addresses={topic.path: topic.address for topic in live},
        taken={topic.address.casefold(): topic.key for topic in live},
    )


def write_page(book: TopicBook, page: Page, html: str) -> None:
    """Bring the topic of a placed page to what the page says, and count what that was."""
    key = book.key_of(page)
    topic = book.topics.get(key)
    if topic is None:
        topic = Topic(source_id=book.source.id, key=key, answers=[], comparisons=[], drills=[])
        book.topics[key] = topic
        book.report.note("added", page.path, page.title)
        book.db.add(topic)
    elif topic.path != page.path:
        book.report.note("moved", page.path, page.title)
    elif topic.archived_at is not None or is_different(topic, page, html):
        book.report.note("updated", page.path, page.title)
    else:
        return
    fill(topic, page, html, book)


def is_different(topic: Topic, page: Page, html: str) -> bool:
    """Whether anything of a page would be written."""
    return topic.text_hash != text_hash(page) or topic.notes_html != html


def fill(topic: Topic, page: Page, html: str, book: TopicBook) -> None:
    """Write every column and every part of a topic."""
    topic.path = page.path
    topic.address = book.addresses[page.path]
    topic.is_item = file_of(page.path) != page.path
    topic.title = page.title
    topic.subject = page.subject
    topic.level = page.front_matter.level
    topic.minutes = page.front_matter.minutes
    topic.document = export_topic(page)
    topic.notes_html = html
    topic.search_text = search_text(page)
    topic.text_hash = text_hash(page)
    topic.changed_at = book.now
    topic.archived_at = None
    topic.answers = [
        TimedAnswerRow(position=i, seconds=a.seconds, points=points_to_json(a.points))
        for i, a in enumerate(page.answers)
    ]
    topic.comparisons = [
        ComparisonRow(
            position=i, bad=list(c.bad), strong=list(c.strong), why=c.why, flaws=list(c.flaws)
        )
        for i, c in enumerate(page.comparisons)
    ]
    fill_drills(topic, page.drills, book.now)


def fill_drills(topic: Topic, drills: Sequence[Drill], now: datetime) -> None:
    """Bring a topic's drills to what the page says.

    A drill is known by its time box and its place among those of the same box, so that attempts at
    it stay with it when its prompt is edited; one that left the page is archived.
    """
    old: dict[tuple[int, int], DrillRow] = numbered(sorted(topic.drills, key=lambda d: d.position))
    for position, (place, drill) in enumerate(numbered(drills).items()):
        row = old.pop(place, None)
        if row is None:
            row = DrillRow(seconds=drill.seconds)
            topic.drills.append(row)
        row.position = position
        row.prompt = drill.prompt
        row.required_outputs = list(drill.required_outputs)
        row.self_check = self_check_to_json(drill.self_check)
        row.archived_at = None
    for position, row in enumerate(old.values(), start=len(drills)):
        row.position = position
        row.archived_at = row.archived_at or now


def numbered(drills: Sequence[Timed]) -> dict[tuple[int, int], Timed]:
    """Drills by time box and place among those of the same box."""
    places: dict[tuple[int, int], Timed] = {}
    for drill in drills:
        place = 0
        while (drill.seconds, place) in places:
            place += 1
        places[drill.seconds, place] = drill
    return places


def write_file(
    book: TopicBook,
    path: str,
    content_hash: str,
    links: Sequence[str],
    problems: Sequence[PageProblem],
) -> None:
    """Remember a file as it was read."""
    book.db.merge(
        SourceFile(
            source_id=book.source.id,
            path=path,
            content_hash=content_hash,
            links=list(links),
            problems=[{**asdict(problem), "level": problem.level.value} for problem in problems],
        )
    )


def count_contents(db: Session, source: Source, report: LoadReport) -> None:
    """Count what the source holds now; what was neither added, changed nor moved is unchanged.

    Parts that pages hold under headings of their own are counted apart, as items.
    """
    living = (Topic.source_id == source.id) & Topic.archived_at.is_(None)
    topics = living & Topic.is_item.is_(False)
    everything = count(db, select(func.count()).select_from(Topic).where(living))
    report.unchanged = everything - report.added - report.updated - report.moved
    report.topics = count(db, select(func.count()).select_from(Topic).where(topics))
    report.items = everything - report.topics
    for name, part in (("answers", TimedAnswerRow), ("comparisons", ComparisonRow)):
        number = count(db, select(func.count()).select_from(part).join(Topic).where(topics))
        setattr(report, name, number)
    drills = select(func.count()).select_from(DrillRow).join(Topic).where(topics)
    report.drills = count(db, drills.where(DrillRow.archived_at.is_(None)))


def count(db: Session, statement: Select[int]) -> int:
    """The number a counting statement gives."""
    return db.scalar(statement) or 0


def file_of(path: str) -> str:
    """The file of a topic's path: an item's path has its heading behind a ``#``.

    A file's own name may hold one too (``C#.md``), but it ends like a page's name.
    """
    return path if path.lower().endswith(SUFFIXES) else path.rpartition("#")[0]


def address_of(path: str) -> str:
    """A path as it stands in the topic's URL: without the file's ending."""
    file = file_of(path)
    stem = file.rsplit(".", 1)[0]
    return stem if file == path else f"{stem}/{path.removeprefix(file + '#')}"


def topic_url(source: str, address: str) -> str:
    """The topic's URL."""
    return f"/topics/{quote(source, safe='')}/{quote(address)}"


def text_hash(page: Page) -> str:
    """Of everything a page says, wherever it lies."""
    document = {k: v for k, v in export_topic(page).items() if k not in {"path", "subject", "id"}}
    return fingerprint(json.dumps(document, sort_keys=True, default=str) + page.notes)


def search_text(page: Page) -> str:
    """Title, points and notes in one form, for searching."""
    points = [point.text for answer in page.answers for point in answer.points]
    prompts = [drill.prompt for drill in page.drills]
    return "\n".join([page.title, page.subject, *points, *prompts, page.notes]).casefold()
