"""The installation as a whole, for who watches and runs it: never what a learner wrote."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.paging import page_within
from app.models.attempt import Attempt
from app.models.recording import Recording
from app.models.revision import read_revision, wanted_revision
from app.models.topic import KeptReport, Source, Topic
from app.models.user import User, UserSession

PAGE_SIZE = 50
# What grows with use, in the words of the page.
GROWING = (
    ("accounts and guests", User),
    ("signed-in browsers", UserSession),
    ("topics", Topic),
    ("attempts", Attempt),
    ("recordings", Recording),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserLine:
    """An account or a guest, without a word of what was practised."""

    id: int
    email: str
    is_admin: bool
    created_at: datetime
    browsers: int
    attempts: int
    last_attempt_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserList:
    """One page of the accounts and guests, the newest first."""

    lines: tuple[UserLine, ...]
    number: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSource:
    """A source and what its last load had to say; ``counts`` by the words of a load's report."""

    id: int
    title: str
    owner: str
    shared: bool
    topics: int
    made_at: datetime
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What runs here: versions, and how much there is of what grows."""

    versions: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    database_bytes: int


def find_hindrance(engine: Engine) -> str | None:
    """What keeps the program from working: ``database``, ``migrations``, or nothing."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
            current = read_revision(connection) == wanted_revision()
    except (DBAPIError, PoolTimeout, OSError):
        return "database"
    return None if current else "migrations"


def describe(db: Session, *, version: str) -> Installation:
    """Versions, the program's own among them, and sizes."""
    engine = db.get_bind().engine
    return Installation(
        versions=(
            ("Strong Answer", version),
            ("Python", platform.python_version()),
            (database_name(engine), database_version(db)),
            ("Database schema", read_revision(db.connection()) or "none"),
        ),
        counts=tuple(zip((name for name, _table in GROWING), count_rows(db), strict=True)),
        database_bytes=database_bytes(db),
    )


def count_rows(db: Session) -> Sequence[int]:
    """How much there is of each thing that grows."""
    counts = (select(func.count()).select_from(table).scalar_subquery() for _name, table in GROWING)
    return tuple(db.execute(select(*counts)).one())


def database_name(engine: Engine) -> str:
    """The kind of database, as it writes itself."""
    return "SQLite" if engine.dialect.name == "sqlite" else "PostgreSQL"


def database_version(db: Session) -> str:
    """The version of the database program."""
    lite = db.get_bind().dialect.name == "sqlite"
    return str(db.scalar(text("SELECT sqlite_version()" if lite else "SHOW server_version")))


def database_bytes(db: Session) -> int:
    """What the database takes on its disk; for SQLite with what is not yet moved into the file."""
    bind = db.get_bind()
    if bind.dialect.name != "sqlite":
        return int(db.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    file = bind.engine.url.database or ""
    files = (Path(file), Path(f"{file}-wal"))
    return sum(path.stat().st_size for path in files if path.exists())


def list_users(db: Session, *, page: int) -> UserList:
    """A page of the accounts and guests; past the last one it is the last one."""
    total = db.scalar(select(func.count()).select_from(User)) or 0
    page, pages = page_within(page, total, PAGE_SIZE)
    rows = db.execute(users_of_page(page))
    lines = tuple(
        UserLine(
            id=user.id,
            email=user.email or "",
            is_admin=user.is_admin,
            created_at=user.created_at,
            browsers=browsers,
            attempts=number or 0,
            last_attempt_at=last,
        )
        for user, browsers, number, last in rows
    )
    return UserList(lines=lines, number=total, page=page, pages=pages)


def users_of_page(page: int) -> Select[Any]:
    """The users of a page, each with browsers, attempts and the last attempt's start."""
    shown = (
        select(User.id)
        .order_by(User.id.desc())
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
        .scalar_subquery()
    )
    attempts = (
        select(
            Attempt.user_id,
            func.count().label("number"),
            func.max(Attempt.started_at).label("last"),
        )
        .where(Attempt.user_id.in_(shown))
        .group_by(Attempt.user_id)
        .subquery()
    )
    browsers = select(func.count()).where(UserSession.user_id == User.id).scalar_subquery()
    return (
        select(User, browsers.label("browsers"), attempts.c.number, attempts.c.last)
        .outerjoin(attempts, attempts.c.user_id == User.id)
        .where(User.id.in_(shown))
        .order_by(User.id.desc())
    )


def list_loads(db: Session) -> list[LoadedSource]:
    """Every living source with what its last load said in numbers."""
    topics = (
        select(func.count())
        .where(Topic.source_id == Source.id, Topic.archived_at.is_(None))
        .scalar_subquery()
    )
    rows = db.execute(
        select(Source, User.email, topics, KeptReport.made_at, KeptReport.counts)
        .outerjoin(User, User.id == Source.owner_id)
        .outerjoin(KeptReport, KeptReport.source_id == Source.id)
        .where(Source.deleted_at.is_(None))
        .order_by(Source.title, Source.id)
    )
    return [
        LoadedSource(
            id=source.id,
            title=source.title,
            owner=email or "",
            shared=source.owner_id is None or source.shared,
            topics=number,
            made_at=made_at or source.loaded_at,
            counts=counts or {},
        )
        for source, email, number, made_at, counts in rows
    ]


def get_load(db: Session, *, source_id: int) -> tuple[LoadedSource, tuple[str, ...]]:
    """One source with the lines of its last report; raises ``NotFound``.

    The lines of a source that is its owner's alone are not shown: they quote the owner's pages.
    """
    source = next((each for each in list_loads(db) if each.id == source_id), None)
    if source is None:
        raise NotFound("There is no such source.")
    report = db.get(KeptReport, source_id)
    lines = tuple(report.problems) if report is not None and source.shared else ()
    return source, lines
