"""What was exported is the same where it is brought in: once, however often, whatever was there."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.attempt import Attempt
from app.models.base import Base, table_of
from app.models.engine import WRITING, make_engine
from app.models.own import OwnAnswer, Tick
from app.models.own_tables import carried_models
from app.models.recording import Recording
from app.models.topic import DrillRow, SoftReset, Source, Topic
from app.services.accounts import accounts
from app.services.attempts import history
from app.services.figures.rebuilding import rebuild_learner
from app.services.loading import sources
from app.services.own_data import own_export, own_import, own_work
from app.services.own_data.own_files import OwnFile, open_own_file
from app.services.planning import plan_pages, reviews, sheets, weak_topics
from app.services.progress import progress, signals, topic_lines, weekly
from app.services.rounds import judgement
from tests import busy, factories
from tests.busy import CANARY, RENDERER
from tests.databases import Databases
from tests.factories import NOW
from tests.services import steps
from tests.services.conftest import Worked, worked

LATER = NOW + timedelta(days=12)
# The same pages, loaded in another order, so that no number is the same.
FIRST = {"A/first.md": factories.PAGE.format(title="First")}
TURNED = dict(reversed([*FIRST.items(), *factories.PAGES.items()]))


@pytest.fixture
def empty_server(
    databases: Databases, migrated: str, tmp_path: Path
) -> Iterator[Callable[[Mapping[str, str]], Session]]:
    """Makes another server with these pages loaded; its only learner is to be made."""
    opened: list[tuple[Session, str]] = []

    def start(pages: Mapping[str, str]) -> Session:
        url = databases.copy(migrated, tmp_path / str(len(opened)))
        session = Session(make_engine(url), expire_on_commit=False, execution_options=WRITING)
        for path, text in pages.items():
            # One source after the other in time, each page with the number that is left.
            factories.load(session, {**loaded(session), path: text})
        opened.append((session, url))
        return session

    yield start
    for session, url in opened:
        session.close()
        session.get_bind().dispose()  # type: ignore[union-attr]
        databases.drop(url)


def loaded(db: Session) -> dict[str, str]:
    """The pages that are there already."""
    paths = db.scalars(select(Topic.path).where(Topic.archived_at.is_(None))).all()
    return {path: TURNED[path] for path in paths}


def exported(db: Session, who: Learner) -> bytes:
    file = io.BytesIO()
    own_export.export_learner(db, user_id=who.id, file=file, now=LATER)
    return file.getvalue()


def opened(content: bytes) -> OwnFile:
    return open_own_file(io.BytesIO(content))


def survey(db: Session, who: Learner, content: bytes) -> dict[str, Any]:
    db.flush()
    return own_import.survey(db, user_id=who.id, file=opened(content), now=LATER)


def bring_in(db: Session, who: Learner, content: bytes, batch: int = 3) -> dict[str, Any]:
    bringing = own_import.bring_in(
        db, user_id=who.id, file=opened(content), renderer=RENDERER, now=LATER, batch=batch
    )
    return list(bringing)[-1]


def data_in(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data: dict[str, Any] = json.loads(archive.read("data.json"))
        return data


def as_json(data: dict[str, Any]) -> bytes:
    return json.dumps(data).encode()


def figures(db: Session, who: Learner) -> str:
    """All that the pages of a learner show, as text."""
    db.flush()
    db.expire_all()
    learner = accounts.get_learner(db, user_id=who.id)
    shown = [
        progress.get_progress(db, weeks=12, subject="", learner=learner, now=LATER),
        weak_topics.get_weak_topics(
            db, state="all", subject="", page=1, learner=learner, now=LATER
        ),
        reviews.get_today(db, learner=learner, now=LATER),
        reviews.get_review(db, learner=learner, now=LATER),
        weekly.get_week(db, learner=learner, day=None, now=LATER),
        plan_pages.get_plan_page(db, learner=learner, now=LATER),
        history.list_attempts(db, user_id=who.id, page=1, now=LATER),
        judgement.get_judgement(db, user_id=who.id),
        signals.get_panel(db, user_id=who.id),
        topic_lines.get_topic_lines(db, user_id=who.id, page=1),
    ]
    # These stand in the order of numbers where nothing else tells them apart.
    beside = {**steps.caches(db, who), "sheet": sheets.get_sheet(db, learner=learner, now=LATER)}
    plain = Plain(db)
    rows = {name: sorted(plain.of(found), key=repr) for name, found in beside.items()}
    return json.dumps([*plain.of(shown), rows], indent=1, sort_keys=True)


class Plain:
    """Figures as plain data in which topics go by their paths and nothing by a server's number."""

    def __init__(self, db: Session) -> None:
        self.paths = {row.id: row.path for row in db.execute(select(Topic.id, Topic.path))}

    def of(self, value: Any) -> Any:
        if isinstance(value, Base):
            value = {each.name: getattr(value, each.name) for each in table_of(type(value)).columns}
        if isinstance(value, tuple) and hasattr(value, "_asdict"):
            value = value._asdict()
        if is_dataclass(value) and not isinstance(value, type):
            value = {each.name: getattr(value, each.name) for each in fields(value)}
        if isinstance(value, Mapping):
            return {self.key(key): self.member(key, each) for key, each in value.items()}
        if isinstance(value, str):
            return re.sub(r"/(drills|comparisons|topics)/[^/?]+", r"/\1/_", value)
        if isinstance(value, Sequence | Set) and not isinstance(value, bytes):
            return [self.of(each) for each in value]
        if isinstance(value, float):
            # Fractions that were added up in another order differ in their last digits.
            return round(value, 9)
        return value if isinstance(value, int | None) else str(value)

    def key(self, key: Any) -> str:
        is_topic = type(key) is int and key in self.paths
        return self.paths[key] if is_topic else str(key)

    def member(self, name: Any, value: Any) -> Any:
        if name in {"topic_id", "topic"} and type(value) is int:
            return self.paths[value]
        # A track names built-in pages; where there are none, there is no such track either.
        is_local = name in {"drill_id", "user_id", "source", "email", "track_path"}
        is_local |= name == "id" and type(value) is int
        return "_" if is_local else self.of(value)


def counted(db: Session, who: Learner) -> dict[str, int]:
    """How many rows a learner has in each table that is carried."""
    return {
        model.__tablename__: db.scalar(
            select(func.count()).select_from(model).where(model.__table__.c.user_id == who.id)
        )
        or 0
        for model in carried_models()
    }


def do_everything(db: Session, who: Learner) -> bytes:
    """Do everything there is to do; the file of it."""
    factories.load(db, {**FIRST, **factories.PAGES})
    busy.fill(db, who)
    return exported(db, who)


@pytest.fixture(scope="module")
def work(
    databases: Databases, stocked: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worked]:
    yield from worked(databases, stocked, tmp_path_factory.mktemp("busy"), do_everything)


@pytest.fixture
def full(work: Worked) -> bytes:
    """The file of somebody who did everything."""
    content: bytes = work.done
    return content


Server = Callable[[Mapping[str, str]], Session]


def test_figures_are_the_same_on_a_server_that_has_the_pages(
    db: Session, ada: Learner, full: bytes, empty_server: Server
) -> None:
    there = empty_server(TURNED)
    new = factories.make_learner(there, "new@example.org")
    bring_in(there, new, full)
    assert figures(there, new) == figures(db, ada)
    assert counted(there, new) == counted(db, ada)
    assert rebuild_learner(there, user_id=new.id, now=LATER) == []


def test_figures_are_the_same_on_a_server_without_a_page(
    db: Session, ada: Learner, full: bytes, empty_server: Server
) -> None:
    factories.practise(db, ada, title="First", now=LATER - timedelta(days=1))
    content = exported(db, ada)
    there = empty_server({})
    new = factories.make_learner(there, None)
    report = bring_in(there, new, content)
    assert report["brought"] == 5
    assert figures(there, new) == figures(db, ada)
    assert rebuild_learner(there, user_id=new.id, now=LATER) == []


def test_the_json_alone_brings_everything_but_the_sound(
    db: Session, ada: Learner, full: bytes, empty_server: Server
) -> None:
    there = empty_server(TURNED)
    new = factories.make_learner(there, "new@example.org")
    report = bring_in(there, new, as_json(data_in(full)))
    assert report["counts"]["recordings"] == {"without": 1}
    assert figures(there, new) == figures(db, ada)


def test_what_is_exported_again_is_what_came_in(full: bytes, empty_server: Server) -> None:
    there = empty_server({})
    new = factories.make_learner(there, "new@example.org")
    bring_in(there, new, full)
    before, after = data_in(full), data_in(exported(there, new))
    for name in ("attempts", "rounds", "sessions"):
        for rows in (before[name], after[name]):
            for row in rows:
                strip_numbers(row)
        assert after[name] == before[name]


def strip_numbers(row: dict[str, Any]) -> None:
    for name in ("topic_id", "drill_id"):
        row.pop(name, None)
    for item in row.get("items", []):
        strip_numbers(item)


def test_the_same_file_twice_changes_nothing(full: bytes, empty_server: Server) -> None:
    there = empty_server({})
    new = factories.make_learner(there, "new@example.org")
    bring_in(there, new, full)
    before, rows = figures(there, new), counted(there, new)
    topics = there.scalar(select(func.count()).select_from(Topic))
    assert not own_work.adds_anything(survey(there, new, full))
    report = bring_in(there, new, full)
    assert set(report["counts"]["attempts"]) == {"here"}
    assert (figures(there, new), counted(there, new)) == (before, rows)
    assert there.scalar(select(func.count()).select_from(Topic)) == topics


def test_into_the_account_it_came_from_it_changes_nothing(
    db: Session, ada: Learner, full: bytes
) -> None:
    before = figures(db, ada)
    report = bring_in(db, ada, full)
    assert not own_work.adds_anything(report)
    assert report["brought"] == 0
    assert figures(db, ada) == before


def test_a_survey_says_what_would_be_added_and_writes_nothing(
    full: bytes, empty_server: Server
) -> None:
    there = empty_server(factories.PAGES)
    new = factories.make_learner(there, "new@example.org")
    report = survey(there, new, full)
    assert report["email"] == "ada@example.org"
    assert report["settings"]
    assert report["counts"]["attempts"] == {"new": 7}
    assert report["counts"]["recordings"] == {"new": 1}
    assert (report["topics"], report["titles"]) == (4, [f"Own: Mine {CANARY}"])
    assert own_work.adds_anything(report)
    assert set(counted(there, new).values()) == {0}
    assert bring_in(there, new, full) == report


def test_what_went_on_meanwhile_is_brought_up_to_the_later_file(
    db: Session, ada: Learner, full: bytes, empty_server: Server
) -> None:
    there = empty_server(TURNED)
    new = factories.make_learner(there, "new@example.org")
    bring_in(there, new, full)
    running = db.scalars(select(Attempt).where(Attempt.stage == "running")).one()
    factories.submit(db, ada, running.id, text="in at last", now=LATER)
    factories.score(db, ada, running.id, now=LATER)
    report = bring_in(there, new, exported(db, ada))
    assert report["counts"]["attempts"] == {"here": 6, "later": 1}
    assert figures(there, new) == figures(db, ada)
    assert bring_in(there, new, full)["counts"]["attempts"] == {"here": 7}


def test_an_attempt_that_went_on_otherwise_here_stays_as_it_is_here(
    db: Session, ada: Learner, pages: None, empty_server: Server
) -> None:
    attempt = factories.start(db, ada)
    there = empty_server(factories.PAGES)
    new = factories.make_learner(there, "new@example.org")
    bring_in(there, new, exported(db, ada))
    factories.submit(there, new, attempt, text="said here", now=LATER)
    factories.submit(db, ada, attempt, text="said there", now=LATER)
    report = bring_in(there, new, exported(db, ada))
    assert report["counts"]["attempts"] == {"other": 1}
    assert there.get_one(Attempt, (new.id, attempt)).text == "said here"


def test_an_own_plan_and_own_settings_stay(full: bytes, empty_server: Server) -> None:
    there = empty_server(factories.PAGES)
    new = factories.make_learner(there, "new@example.org", zone="Asia/Tokyo")
    factories.practise(there, new)
    report = bring_in(there, new, full)
    learner = accounts.get_learner(there, user_id=new.id)
    assert not report["settings"]
    assert (learner.time_zone, learner.minutes_a_day) == ("Asia/Tokyo", 20)


def test_two_own_answers_are_both_kept_and_once(full: bytes, empty_server: Server) -> None:
    there = empty_server(factories.PAGES)
    new = factories.make_learner(there, "new@example.org")
    steps.write_own(there, new, "Eviction", "My words here")
    for _time in range(2):
        bring_in(there, new, full)
    topic = busy.topic_id(there, "Eviction")
    row = there.get_one(OwnAnswer, (new.id, topic))
    assert row.strong == f"My words here\n\n{CANARY} best"
    assert [point["text"] for point in row.points] == ["-1"]


@pytest.mark.parametrize(("days", "stays"), [(-1, True), (1, False)], ids=["file", "here"])
def test_of_two_ticks_the_later_one_counts(
    full: bytes, empty_server: Server, days: int, stays: bool
) -> None:
    there = empty_server(factories.PAGES)
    new = factories.make_learner(there, "new@example.org")
    topic = busy.topic_id(there, "Eviction")
    moment = NOW + timedelta(days=days)
    there.add(Tick(user_id=new.id, topic_id=topic, item="a" * 32, ticked=False, at=moment))
    bring_in(there, new, full)
    assert there.scalars(select(Tick.ticked)).one() is stays


def test_another_learners_numbers_are_nobody_elses(
    db: Session, ada: Learner, bob: Learner, full: bytes
) -> None:
    before = figures(db, ada)
    bring_in(db, bob, full)
    assert figures(db, ada) == before
    assert counted(db, bob) == counted(db, ada)
    db.execute(Attempt.__table__.delete().where(Attempt.user_id == bob.id))  # type: ignore[attr-defined]
    assert figures(db, ada) == before


def test_the_sound_comes_along_and_its_bytes_are_the_same(
    db: Session, full: bytes, empty_server: Server
) -> None:
    there = empty_server({})
    bring_in(there, factories.make_learner(there, None), full)
    sound = select(Recording.content)
    assert there.scalars(sound).one() == db.scalars(sound).one()


def test_what_was_brought_along_is_the_learners_alone_and_in_one_source_each(
    full: bytes, empty_server: Server
) -> None:
    there = empty_server({})
    new = factories.make_learner(there, "new@example.org")
    bring_in(there, new, full)
    sources = there.scalars(select(Source).order_by(Source.title)).all()
    assert [(each.title, each.owner_id, each.shared) for each in sources] == [
        (f"Notes {CANARY}", new.id, False),
        ("content", new.id, False),
    ]


def test_pages_that_are_loaded_later_take_nothing_away(full: bytes, empty_server: Server) -> None:
    there = empty_server({})
    new = factories.make_learner(there, "new@example.org")
    bring_in(there, new, full)
    factories.load(there, factories.PAGES)
    report = bring_in(there, new, full)
    assert report["counts"]["attempts"] == {"here": 7}
    assert rebuild_learner(there, user_id=new.id, now=LATER) == []


def test_a_topic_of_another_source_is_known_by_its_path_and_text(
    full: bytes, empty_server: Server
) -> None:
    there = empty_server({})
    factories.load(there, factories.PAGES, source="other")
    report = bring_in(there, factories.make_learner(there, None), full)
    assert report["titles"] == [f"Own: Mine {CANARY}"]


def test_a_drill_that_left_its_page_and_a_soft_reset_come_along(
    db: Session, pages: None, ada: Learner, empty_server: Server
) -> None:
    factories.practise(db, ada)
    name = "Caching/cache-aside.md"
    edited = {**factories.PAGES}
    edited[name] = edited[name].replace("- 60 seconds: When", "- 90 seconds: When")
    factories.load(db, edited, now=NOW + timedelta(hours=1), soft_reset=True)
    there = empty_server({})
    new = factories.make_learner(there, None)
    bring_in(there, new, exported(db, ada))
    caches = [Plain(at).of(steps.caches(at, who)) for at, who in ((there, new), (db, ada))]
    assert caches[0] == caches[1]
    assert rebuild_learner(db, user_id=ada.id, now=LATER) == []
    drill = there.scalars(select(DrillRow).join(Attempt, Attempt.drill_id == DrillRow.id)).one()
    assert (drill.seconds, drill.archived_at is None) == (60, False)
    assert there.scalars(select(SoftReset.at)).one() == NOW + timedelta(hours=1)


def test_an_archived_topic_arrives_archived(
    db: Session, pages: None, ada: Learner, empty_server: Server
) -> None:
    factories.practise(db, ada, title="Eviction")
    factories.load(db, {"Databases/indexes.md": factories.PAGES["Databases/indexes.md"]})
    there = empty_server({})
    bring_in(there, factories.make_learner(there, None), exported(db, ada))
    assert there.scalars(select(Topic.archived_at)).one() is not None


def test_a_guests_file_names_nobody(db: Session, pages: None, empty_server: Server) -> None:
    guest = factories.make_learner(db)
    factories.practise(db, guest)
    there = empty_server(factories.PAGES)
    new = factories.make_learner(there)
    report = bring_in(there, new, exported(db, guest))
    assert report["email"] is None
    assert figures(there, new) == figures(db, guest)


def test_a_source_that_was_deleted_but_for_its_history_comes_back(
    full: bytes, empty_server: Server
) -> None:
    there = empty_server(factories.PAGES)
    new = factories.make_learner(there, "new@example.org")
    bring_in(there, new, full)
    source = busy.own_source(there, new)
    sources.delete_source(there, learner=new, source_id=source.id, with_history=False, now=LATER)
    assert source.deleted_at is not None
    bring_in(there, new, full)
    assert busy.own_source(there, new).deleted_at is None
    assert there.scalars(select(Topic.archived_at).where(Topic.path == "Own/mine.md")).all() == [
        None
    ]
