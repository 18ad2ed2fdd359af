"""Who is who while a source is loaded: which topic a page is, and under which address it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.errors import PageProblem
from app.domain.page import Page, page_file
from app.domain.search import Searched
from app.models.base import table_of
from app.models.topic import Source, Topic


@dataclass(slots=True, kw_only=True)
class Known:
    """What identity needs of a topic that is stored already."""

    id: int
    key: str
    path: str
    address: str
    title: str
    text_hash: str
    archived: bool
    # The file it stands in.
    file: str = field(init=False)

    def __post_init__(self) -> None:
        self.file = page_file(self.path)


@dataclass(slots=True, kw_only=True)
class Placed:
    """A page with the key and address it has from now on, and the topic it was before, if any."""

    page: Page
    # The page exported, as it is stored, and its words as they are searched.
    document: Mapping[str, object]
    searched: Searched
    key: str
    address: str
    text_hash: str
    known: Known | None
    rekeyed: bool = False


@dataclass(slots=True, kw_only=True)
class TopicBook:
    """A source's topics by key, and whose each address is; small, however many pages there are."""

    source: Source
    present: frozenset[str]
    # The id a file gives its page; asked only where the ids of two files meet.
    id_at: Callable[[str], str | None]
    topics: dict[str, Known] = field(default_factory=dict)
    by_path: dict[str, Known] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    # Topics whose file is gone and that a new page may turn out to be, by text and by name.
    lost_by_text: dict[str, Known] = field(default_factory=dict)
    lost_by_name: dict[str, Known] = field(default_factory=dict)
    # Archived topics that had to give their address up to a page.
    released: list[tuple[int, str]] = field(default_factory=list)
    # Paths that moved topics were found under before.
    left: set[str] = field(default_factory=set)
    # What is to be told of pages, by their file, beyond what the reader says.
    told: dict[str, list[PageProblem]] = field(default_factory=dict)

    def add(self, known: Known) -> None:
        """Enter a stored topic."""
        self.topics[known.key] = known
        self.by_path[known.path] = known
        self.taken[known.address.casefold()] = known.key
        if known.file not in self.present:
            self.lost_by_text.setdefault(known.text_hash, known)
            self.lost_by_name.setdefault(known.path.casefold(), known)

    def place(
        self, page: Page, document: Mapping[str, object], text_hash: str, searched: Searched
    ) -> Placed:
        """Give a page its key and address; of two pages that claim one, the first has it."""
        key = page.front_matter.identifier or page.path
        if key in self.used or self.belongs_elsewhere(key, page.path):
            self.tell(page, "duplicate-id", f"the id {key!r} is another page's too; change one")
            key = page.path
        self.used.add(key)
        known = self.topics.get(key) or self.find_earlier(page, text_hash)
        rekeyed = known is not None and known.key != key
        if known is not None:
            self.rename(known, key)
            if known.path != page.path:
                self.left.add(known.path)
        address = self.free_address(page, key)
        return Placed(
            page=page,
            document=document,
            searched=searched,
            key=key,
            address=address,
            text_hash=text_hash,
            known=known,
            rekeyed=rekeyed,
        )

    def belongs_elsewhere(self, key: str, path: str) -> bool:
        """Whether another file has an id already, and still: then it keeps it."""
        holder = self.topics.get(key)
        if holder is None or holder.path == path or holder.archived:
            return False
        return holder.path in self.present and self.id_at(holder.path) == key

    def find_earlier(self, page: Page, text_hash: str) -> Known | None:
        """The topic a page was before it got, changed or lost its id, was moved or was renamed."""
        same_place = self.by_path.get(page.path)
        if same_place is not None and (same_place.archived or self.is_anywhere(same_place.key)):
            same_place = None
        known = (
            same_place
            or self.lost_by_text.get(text_hash)
            or self.lost_by_name.get(page.path.casefold())
        )
        return known if known is not None and known.key not in self.used else None

    def is_anywhere(self, key: str) -> bool:
        """Whether a file that is new to the source has an id: then its page moved there."""
        return any(self.id_at(path) == key for path in self.present if path not in self.by_path)

    def rename(self, known: Known, key: str) -> None:
        """Know a topic by another key and free the address it had."""
        del self.topics[known.key]
        if self.taken.get(known.address.casefold()) == known.key:
            del self.taken[known.address.casefold()]
        known.key = key
        self.topics[key] = known

    def free_address(self, page: Page, key: str) -> str:
        """The path as it stands in the URL; numbered where another page has the same one."""
        wanted = address_of(page.path)
        self.release(wanted)
        address, number = wanted, 2
        while self.taken.get(address.casefold(), key) != key:
            address, number = f"{wanted}-{number}", number + 1
        if address != wanted:
            self.tell(page, "same-address", f"another page has the address {wanted}; rename one")
        self.taken[address.casefold()] = key
        return address

    def release(self, address: str) -> None:
        """Take an address from a topic whose page is gone, so that a new page can have it."""
        holder = self.topics.get(self.taken.get(address.casefold(), ""))
        if holder is None or holder.key in self.used:
            return
        if not holder.archived and page_file(holder.path) in self.present:
            return
        del self.taken[address.casefold()]
        holder.address = f"{holder.address}~{holder.id}"
        self.taken[holder.address.casefold()] = holder.key
        self.released.append((holder.id, holder.address))

    def tell(self, page: Page, code: str, message: str) -> None:
        """Keep a problem of a page for its file and for the report."""
        file = page_file(page.path)
        problem = PageProblem(path=file, line=page.line, message=message, code=code)
        self.told.setdefault(file, []).append(problem)

    def held_by(self, files: set[str]) -> list[Known]:
        """The living topics that files held before."""
        if not files:
            return []
        return [
            known for known in self.topics.values() if not known.archived and known.file in files
        ]

    def gone(self) -> list[Known]:
        """The living topics whose files are gone and did not turn up elsewhere."""
        return [
            known
            for known in self.topics.values()
            if not known.archived and known.key not in self.used and known.file not in self.present
        ]


TOPICS = table_of(Topic).c
KNOWN = select(
    TOPICS.id,
    TOPICS.key,
    TOPICS.path,
    TOPICS.address,
    TOPICS.title,
    TOPICS.text_hash,
    TOPICS.archived_at.is_not(None),
).where(TOPICS.source_id == bindparam("source_id"))


def open_book(
    db: Session,
    *,
    source: Source,
    present: frozenset[str],
    id_at: Callable[[str], str | None],
) -> TopicBook:
    """The book of a source as it is stored, archived topics among them."""
    book = TopicBook(source=source, present=present, id_at=id_at)
    # Of all topics so little is read that the ORM would take longer than the database.
    rows = db.connection().execute(KNOWN, {"source_id": source.id})
    for topic_id, key, path, address, title, text_hash, is_archived in rows:
        book.add(
            Known(
                id=topic_id,
                key=key,
                path=path,
                address=address,
                title=title,
                text_hash=text_hash,
                archived=bool(is_archived),
            )
        )
    return book


def address_of(path: str) -> str:
    """A path as it stands in the topic's URL: without the file's ending."""
    file = page_file(path)
    stem = file.rsplit(".", 1)[0]
    return stem if file == path else f"{stem}/{path.removeprefix(file + '#')}"


# A list asks for hundreds of them, the same ones each time.
@lru_cache(maxsize=4096)
def topic_url(source: str, address: str) -> str:
    """The topic's URL."""
    return f"/topics/{quote(source, safe='')}/{quote(address)}"
