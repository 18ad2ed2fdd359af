"""Files that nobody downloaded here, or that somebody changed: one sentence, and nothing stored."""

import io
import json
import stat
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Column, Engine, LargeBinary, func, select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput
from app.domain.learner import Learner
from app.models.attempt import Attempt
from app.models.engine import WRITING
from app.models.tables import metadata
from app.models.topic import Topic
from app.services.loading.archives import ENTRY
from app.services.own_data import own_export, own_files, own_import
from app.services.own_data.own_files import open_own_file
from app.services.own_data.own_values import read_value
from tests import busy, factories
from tests.busy import RENDERER
from tests.domain import sounds
from tests.factories import NOW

LATER = NOW + timedelta(days=30)
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def exported(engine: Engine) -> str:
    """What the file of somebody who did everything says: of another server, whose rows are gone."""
    with engine.connect().execution_options(**WRITING) as connection, Session(connection) as db:
        factories.load(db, factories.PAGES)
        ada = factories.make_learner(db, "ada@example.org")
        busy.fill(db, ada)
        file = io.BytesIO()
        own_export.export_learner(db, user_id=ada.id, file=file, now=NOW)
        connection.rollback()
    with zipfile.ZipFile(file) as archive:
        return archive.read("data.json").decode()


@pytest.fixture
def data(exported: str, pages: None) -> dict[str, Any]:
    """The same as data, to be changed, where the pages it speaks of are loaded too."""
    found: dict[str, Any] = json.loads(exported)
    return found


def refusal(db: Session, who: Learner, content: bytes) -> str:
    """The one sentence a file is refused with; looking at it stores nothing."""
    before = rows(db)
    with pytest.raises(InvalidInput) as error:
        look(db, who, content)
    assert rows(db) == before
    sentence = str(error.value)
    assert sentence.startswith("The file was not taken: ")
    assert "\n" not in sentence
    assert len(sentence) < 300
    return sentence


def look(db: Session, who: Learner, content: bytes) -> dict[str, Any]:
    """What a file would bring in, some time after it was written."""
    file = open_own_file(io.BytesIO(content))
    return own_import.survey(db, user_id=who.id, file=file, now=LATER)


def rows(db: Session) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: db.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata().sorted_tables
    }


def as_json(data: dict[str, Any]) -> bytes:
    return json.dumps(data).encode()


def zipped(**files: bytes) -> bytes:
    """A zip of such files; two underscores stand for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def first(data: dict[str, Any], name: str) -> dict[str, Any]:
    row: dict[str, Any] = data[name][0]
    return row


def scored(data: dict[str, Any]) -> dict[str, Any]:
    """An attempt that went the whole way."""
    return next(each for each in data["attempts"] if each["reviews"])


def event(data: dict[str, Any], kind: str) -> dict[str, Any]:
    found = (each for row in data["attempts"] for each in row["events"] if each["kind"] == kind)
    return next(found)


CHANGES: dict[str, tuple[Change, str]] = {
    "newer": (lambda d: d.update(format=2), "of format 2"),
    "no format": (lambda d: d.update(format="1"), "no file that Strong Answer wrote"),
    "format true": (lambda d: d.update(format=True), "no file that"),
    "unknown section": (lambda d: d.update(users=[]), ""),
    "unknown rows": (lambda d: d.update(users=[{"id": 1}]), "does not know"),
    "another learner's number": (lambda d: scored(d).update(user_id=1), "without user_id"),
    "a number of an event's learner": (
        lambda d: event(d, "submitted").update(user_id=1),
        "without user_id",
    ),
    "rows that are none": (lambda d: d["attempts"].append(7), "must be an object"),
    "parts that are none": (lambda d: scored(d).update(events=7), "must be a list"),
    "rows of parts that are none": (lambda d: scored(d)["events"].append(7), "must be an object"),
    "no id": (lambda d: scored(d).pop("id"), "must be there"),
    "id as number": (lambda d: scored(d).update(id=5), "must be a UUID"),
    "id of a path": (lambda d: scored(d).update(id="../../etc/passwd"), "must be a UUID"),
    "huge number": (lambda d: scored(d).update(box_seconds=2**62), "a whole number"),
    "negative number": (lambda d: scored(d).update(box_seconds=-1), "a whole number"),
    "zero box": (lambda d: scored(d).update(box_seconds=0), "a whole number from 1"),
    "truth as number": (lambda d: scored(d).update(box_seconds=True), "a whole number"),
    "number as truth": (lambda d: scored(d).update(practice=1), "true or false"),
    "long text": (lambda d: scored(d).update(prompt="x" * 60_001), "60001 characters"),
    "text as list": (lambda d: scored(d).update(prompt=["x"]), "must be text"),
    "unknown way": (lambda d: scored(d).update(way="telepathy"), "one of type"),
    "unknown kind": (lambda d: event(d, "sure").update(kind="won"), "one of started"),
    "no day": (lambda d: scored(d).update(study_day="2026-02-30"), "a day such as"),
    "far day": (lambda d: scored(d).update(study_day="2026-09-09"), "the day it began on"),
    "day of no year": (lambda d: scored(d).update(study_day="0001-01-01"), "between 2000"),
    "naive moment": (lambda d: scored(d).update(started_at="2026-03-02T12:00:00"), "time zone"),
    "future": (lambda d: scored(d).update(started_at="2027-03-02T12:00:00+00:00"), "future"),
    "old moment": (lambda d: scored(d).update(started_at="1970-01-01T00:00:00+00:00"), "2000"),
    "unknown topic": (lambda d: scored(d).update(topic_id=999_999), "999999 is none"),
    "unknown drill": (lambda d: scored(d).update(drill_id=999_999), "999999 is none"),
    "no events": (lambda d: scored(d).update(events=[]), "a whole log"),
    "a hole in the log": (lambda d: scored(d)["events"].pop(1), "a whole log"),
    "an unsure answer": (lambda d: event(d, "sure").update(payload={}), "with confidence"),
    "too sure": (lambda d: event(d, "sure")["payload"].update(confidence=9), "one of"),
    "too many marks": (lambda d: event(d, "marked")["payload"]["marks"].append("said"), "lead to"),
    "unknown mark": (lambda d: event(d, "marked")["payload"].update(marks=["won"]), "one of wrong"),
    "too high a level": (
        lambda d: event(d, "scored")["payload"]["levels"].update(clarity=9),
        "lead to",
    ),
    "a level of nothing": (
        lambda d: event(d, "scored")["payload"]["levels"].update(charm=1),
        "lead to",
    ),
    "more in an event": (lambda d: event(d, "sure")["payload"].update(rating=4), "without rating"),
    "huge seconds": (
        lambda d: event(d, "submitted")["payload"].update(taken_seconds=1e300),
        "a number from 0",
    ),
    "points that are none": (lambda d: scored(d).update(points=[{"text": "x"}]), "with alt"),
    "round without sense": (lambda d: first(d, "rounds")["events"].reverse(), "lead to"),
    "round of nothing": (lambda d: first(d, "rounds").update(material={}), "with bad"),
    "sheet of nothing": (
        lambda d: first(d, "sessions")["mock"][0].update(levels={"charm": 3}),
        "with",
    ),
    "zone": (lambda d: d["learner"].update(time_zone="Mars/Base"), "no such time zone"),
    "minutes": (lambda d: d["learner"].update(minutes_a_day=0), "a whole number from 1"),
    "path out": (lambda d: first(d, "topics").update(path="../../x.md"), "the path of a page"),
    "absolute path": (lambda d: first(d, "topics").update(path="/etc/x.md"), "the path of a page"),
    "no page": (lambda d: first(d, "topics").update(path="x.exe"), "the path of a page"),
    "long path": (lambda d: first(d, "topics").update(path="x" * 1001 + ".md"), "1004 char"),
    "order": (lambda d: d.update(plan=d.pop("plan")), "stands behind"),
    "own answer": (lambda d: first(d, "own_answers").update(points=[1]), "an object"),
    "set aside": (lambda d: first(d, "set_asides").update(topic_ids=["1"]), "a whole number"),
    "surrogate": (lambda d: scored(d).update(prompt="\ud800"), "half a character"),
    "NUL": (lambda d: scored(d).update(prompt="\x00"), "NUL"),
    "line ends": (lambda d: scored(d).update(prompt="a\r\nb"), "plain line ends"),
}
# A program that leaves out what is empty writes such a file.
CHANGES["an empty value left out"] = (lambda d: scored(d).pop("self_check"), "")
HARMLESS = {"unknown section", "an empty value left out"}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_by_hand_is_refused_with_its_place(
    db: Session, bob: Learner, data: dict[str, Any], name: str
) -> None:
    change, words = CHANGES[name]
    change(data)
    if name in HARMLESS:
        # An empty list of what is not known says nothing, and what is not there has a default.
        look(db, bob, as_json(data))
        return
    assert words in refusal(db, bob, as_json(data))


BOMB = zipped(data__json=b'{"format":1,"program":"' + b"x" * 60_000_000 + b'"}')


def damaged() -> bytes:
    """A zip of which a byte in the middle of data.json is not as it was."""
    content = bytearray(zipped(data__json=b'{"format":1' + b" " * 5000 + b"}"))
    content[60] ^= 0xFF
    return bytes(content)


def with_flags(flag: int = 0, mode: int = 0, name: str = "data.json") -> bytes:
    """A zip whose one member is encrypted, a link, or has another name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, b"{}")
    content = bytearray(stream.getvalue())
    if flag:
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(mark) + place] |= flag
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"hello", "no file that was downloaded"),
        (b"{}", "can't be read"),
        (b"[]", "no file that was downloaded"),
        (b'{"format":1', "cut off"),
        (b'{"format":1}', ""),
        (b'{"format":1,"a":\xff}', "damaged"),
        (b'\xef\xbb\xbf{"format":1}', "no file that was downloaded"),
        (zipped(other=b"x"), "no data.json"),
        (zipped(data__json=b""), "can't be read"),
        (zipped(data__json=b"\x00" * 99), "can't be read"),
        (zipped(data__json=b'{"format":1,"attempts":[' + b"[" * 9999), "can't be read"),
        (BOMB, "can't be read"),
        (damaged(), "damaged"),
        (with_flags(flag=1), "encrypted"),
        (with_flags(mode=stat.S_IFLNK | 0o777), "a link"),
        (with_flags(name="../data.json"), "leads out of the folder"),
        (with_flags(name="/etc/passwd"), "leads out of the folder"),
        (with_flags(name="..\\data.json"), "leads out of the folder"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_no_such_file_is_refused(
    db: Session, bob: Learner, content: bytes, words: str
) -> None:
    if words:
        assert words in refusal(db, bob, content)
    else:
        look(db, bob, content)


def test_a_crowd_of_members_is_refused_before_they_are_looked_at(db: Session, bob: Learner) -> None:
    crowd = b"PK" + ENTRY * (own_files.MOST_ENTRIES + 1)
    assert "more than 10,000 files" in refusal(db, bob, crowd)


class Endless(io.RawIOBase):
    """A file that claims to be larger than any that is taken."""

    def seek(self, offset: int, whence: int = 0) -> int:
        return own_files.LARGEST_FILE + 1 if whence == 2 else offset


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(InvalidInput, match="larger than 100 MB"):
        open_own_file(Endless())  # type: ignore[arg-type]


def test_data_that_unpacks_too_large_is_refused_while_it_is_read(
    monkeypatch: pytest.MonkeyPatch, db: Session, bob: Learner
) -> None:
    monkeypatch.setattr(own_files, "LARGEST_DATA", 1_000_000)
    bomb = zipped(data__json=b'{"format":1,"program":"x"' + b" " * 2_000_000 + b"}")
    assert "larger than 1 MB" in refusal(db, bob, bomb)


@pytest.fixture
def with_sound(db: Session, data: dict[str, Any]) -> Callable[[bytes], bytes]:
    """Makes a zip whose one recording has this content."""
    ids = [each["id"] for row in data["attempts"] for each in row["recordings"]]

    def make(content: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("data.json", as_json(data))
            archive.writestr(f"recordings/{ids[0]}.webm", content)
        return stream.getvalue()

    return make


def test_sound_that_is_none_is_refused(
    db: Session, bob: Learner, with_sound: Callable[[bytes], bytes]
) -> None:
    assert "is none" in refusal(db, bob, with_sound(b"<script>alert(1)</script>"))


def test_sound_that_is_too_large_is_refused(
    db: Session, bob: Learner, with_sound: Callable[[bytes], bytes]
) -> None:
    assert "10 MB" in refusal(db, bob, with_sound(b"x" * 10_000_001))


def test_an_attempt_that_another_session_here_has_leaves_the_session_out(
    db: Session, bob: Learner, data: dict[str, Any]
) -> None:
    again = json.loads(json.dumps(data["sessions"][0]))
    again["id"] = str(uuid4())
    data["sessions"].append(again)
    file = open_own_file(io.BytesIO(as_json(data)))
    steps = own_import.bring_in(db, user_id=bob.id, file=file, renderer=RENDERER, now=LATER)
    report = list(steps)[-1]
    assert report["counts"]["sessions"] == {"new": 1, "other": 1}


def test_too_many_topics_are_refused(
    monkeypatch: pytest.MonkeyPatch, db: Session, bob: Learner, data: dict[str, Any]
) -> None:
    monkeypatch.setattr("app.services.own_data.own_work.MOST_TOPICS", 2)
    assert "more than 2 topics" in refusal(db, bob, as_json(data))


def test_a_script_in_a_page_that_comes_along_is_text(
    db: Session, bob: Learner, data: dict[str, Any]
) -> None:
    mine = next(each for each in data["topics"] if each["source"] != "content")
    mine["key"] = mine["path"] = "Evil/page.md"
    mine["page"] = "# Evil\n\n<script>alert(1)</script>\n\n" + mine["page"].partition("\n")[2]
    file = open_own_file(io.BytesIO(as_json(data)))
    list(own_import.bring_in(db, user_id=bob.id, file=file, renderer=RENDERER, now=LATER))
    row = db.execute(select(Topic.notes_html).where(Topic.path == "Evil/page.md")).scalar_one()
    assert "<script" not in row
    assert "&lt;script" in row


def test_a_recording_that_has_no_room_is_left_out_and_told(
    monkeypatch: pytest.MonkeyPatch,
    db: Session,
    bob: Learner,
    with_sound: Callable[[bytes], bytes],
) -> None:
    monkeypatch.setattr("app.services.attempts.recordings.LARGEST_SHELF", 10)
    assert look(db, bob, with_sound(sounds.webm()))["counts"]["recordings"] == {"full": 1}


def test_a_recording_of_which_a_byte_is_another_is_refused(
    db: Session, bob: Learner, with_sound: Callable[[bytes], bytes]
) -> None:
    content = bytearray(with_sound(b"sound" * 9))
    content[content.index(b"soundsound")] ^= 1
    assert "damaged" in refusal(db, bob, bytes(content))


def test_a_topic_whose_page_can_not_be_read_comes_with_its_drills(
    db: Session, bob: Learner, data: dict[str, Any]
) -> None:
    for topic in data["topics"]:
        topic.update(page="", source="elsewhere", key=f"Else/{topic['path']}")
    file = open_own_file(io.BytesIO(as_json(data)))
    list(own_import.bring_in(db, user_id=bob.id, file=file, renderer=RENDERER, now=LATER))
    attempts = db.scalars(select(Attempt).where(Attempt.user_id == bob.id)).all()
    assert len(attempts) == len(data["attempts"])


def no_answer(data: dict[str, Any]) -> None:
    """An attempt that was scored without an answer."""
    row = scored(data)
    row["events"] = [each for each in row["events"] if each["kind"] != "submitted"]
    for position, each in enumerate(row["events"]):
        each["position"] = position


def unsure(data: dict[str, Any]) -> None:
    """An attempt that was marked before anybody said how sure."""
    row = scored(data)
    row["events"] = [each for each in row["events"] if each["kind"] != "sure"]
    for position, each in enumerate(row["events"]):
        each["position"] = position


def no_criterion(data: dict[str, Any]) -> None:
    """An attempt whose rubric counts from more to less."""
    check = {"dimensions": ["charm"], "minimum": 900, "maximum": 1}
    scored(data).update(self_check=check)


@pytest.mark.parametrize("change", [no_answer, unsure, no_criterion])
def test_a_log_that_no_rule_allows_is_refused(
    db: Session, bob: Learner, data: dict[str, Any], change: Change
) -> None:
    change(data)
    assert "lead to" in refusal(db, bob, as_json(data))


def test_a_head_that_is_none_is_refused(db: Session, bob: Learner) -> None:
    assert "an object" in refusal(db, bob, b'{"format":1,"learner":7}')


def test_a_kind_of_column_that_nobody_can_read_is_our_own_mistake() -> None:
    column: Column[bytes] = Column("sound", LargeBinary, nullable=False)
    with pytest.raises(TypeError):
        read_value(column, "x", "here", NOW)
