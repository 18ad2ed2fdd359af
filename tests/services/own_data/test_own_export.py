"""Everything of a learner as one zip: nothing is missing, and nothing in it runs."""

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.reader import read_page
from app.models.attempt import Attempt
from app.models.own_tables import CARRIED
from app.models.recording import Recording
from app.models.topic import Source
from app.services.own_data import own_export
from tests import busy, factories
from tests.busy import ANSWER, CANARY
from tests.databases import Databases
from tests.factories import NOW
from tests.services.conftest import Worked, worked

pytestmark = pytest.mark.usefixtures("pages")


def zip_of(db: Session, who: Learner) -> zipfile.ZipFile:
    file = io.BytesIO()
    own_export.export_learner(db, user_id=who.id, file=file, now=NOW)
    return zipfile.ZipFile(file)


def data_of(archive: zipfile.ZipFile) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(archive.read("data.json"))
    return data


def rows_in(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(name).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def do_everything(db: Session, who: Learner) -> zipfile.ZipFile:
    """Do everything there is to do, beside somebody else; the file of it."""
    busy.fill(db, who)
    factories.practise(db, factories.make_learner(db, "eve@example.org"), text="eves own words")
    return zip_of(db, who)


@pytest.fixture(scope="module")
def work(
    databases: Databases, stocked: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worked]:
    yield from worked(databases, stocked, tmp_path_factory.mktemp("busy"), do_everything)


@pytest.fixture
def exported(work: Worked) -> zipfile.ZipFile:
    archive: zipfile.ZipFile = work.done
    return archive


def test_every_table_that_is_carried_has_its_rows_in_the_file(exported: zipfile.ZipFile) -> None:
    data = data_of(exported)
    for own in CARRIED:
        assert data[own.name], own.name
        for part in own.parts:
            assert any(row[part.name] for row in data[own.name]), f"{own.name}.{part.name}"


def test_the_file_names_its_format_and_how_the_learner_practises(
    exported: zipfile.ZipFile,
) -> None:
    data = data_of(exported)
    assert (data["format"], data["program"]) == (1, "Strong Answer")
    assert data["learner"]["email"] == "ada@example.org"
    assert data["learner"]["extra_time"] == "1.5"
    assert "password" not in json.dumps(data["learner"])


def test_every_row_lies_on_a_line_of_its_own(exported: zipfile.ZipFile) -> None:
    lines = exported.read("data.json").decode().split("\n")
    assert sum(line.startswith('{"id":') for line in lines) >= 6


def test_every_topic_that_is_spoken_of_comes_with_its_page(
    db: Session, exported: zipfile.ZipFile
) -> None:
    topics = {each["title"]: each for each in data_of(exported)["topics"]}
    assert set(topics) == {"Cache-aside", "Eviction", "Indexes <T>", f"Mine {CANARY}"}
    page = read_page("Caching/eviction.md", topics["Eviction"]["page"]).page
    assert page is not None
    assert [drill.seconds for drill in page.drills] == [60, 180]
    assert page.answers[0].points[1].alternatives == ("the price", "the trade-off")


def test_nothing_of_another_learner_is_in_it(exported: zipfile.ZipFile) -> None:
    everything = b"".join(exported.read(name) for name in exported.namelist())
    assert b"eves own words" not in everything
    assert b"eve@" not in everything


def test_of_a_page_that_is_not_shared_any_more_only_name_and_drills_are_told(
    db: Session, ada: Learner, bob: Learner
) -> None:
    busy.load_own_source(db, bob)
    source = busy.own_source(db, bob)
    source.shared = True
    factories.practise(db, ada, title=f"Mine {CANARY}")
    source.shared = False
    db.flush()
    (topic,) = data_of(zip_of(db, ada))["topics"]
    assert "say the decision first" not in topic["page"]
    assert "When would you not use" in topic["page"]


def test_a_cell_that_could_be_a_formula_is_harmless_and_the_text_else_whole(
    exported: zipfile.ZipFile,
) -> None:
    answers = [row["answer"] for row in rows_in(exported, "attempts.csv")]
    assert f"'{ANSWER}" in answers
    assert "'-1" in [row["key_points"] for row in rows_in(exported, "own_answers.csv")]
    for name in exported.namelist():
        if name.endswith(".csv"):
            for row in rows_in(exported, name):
                assert not any(cell.startswith(("=", "+", "@", "-")) for cell in row.values())


def test_the_tables_hold_a_line_for_each_attempt_point_score_and_rating(
    db: Session, ada: Learner, exported: zipfile.ZipFile
) -> None:
    attempts = db.scalars(select(Attempt).where(Attempt.user_id == ada.id)).all()
    marks = sum(len(each.marks) + len(each.own_points) for each in attempts)
    levels = sum(len(each.levels) for each in attempts)
    assert len(rows_in(exported, "attempts.csv")) == len(attempts)
    assert len(rows_in(exported, "points.csv")) == marks
    assert len(rows_in(exported, "scores.csv")) == levels
    reviews = rows_in(exported, "reviews.csv")
    assert any(row["taken_back_at"] for row in reviews)
    assert any(row["reason"] == f"slow {CANARY}" for row in reviews)


def test_own_pages_lie_in_the_zip_ready_to_be_loaded(
    db: Session, ada: Learner, exported: zipfile.ZipFile
) -> None:
    source = db.scalars(select(Source).where(Source.owner_id == ada.id)).one()
    text = exported.read(f"pages/{source.name}/Own/mine.md").decode()
    read = read_page("Own/mine.md", text).page
    assert read is not None
    assert read.title == f"Mine {CANARY}"


def test_an_uploaded_recording_is_in_it_byte_by_byte(
    db: Session, ada: Learner, exported: zipfile.ZipFile
) -> None:
    row = db.execute(
        select(Recording.id, Recording.content).where(Recording.user_id == ada.id)
    ).one()
    assert exported.read(f"recordings/{row.id}.webm") == row.content


def test_a_readme_says_what_is_what_and_the_zip_is_sound(exported: zipfile.ZipFile) -> None:
    text = exported.read("README.txt").decode()
    for name in set(exported.namelist()) - {"README.txt"}:
        assert name.partition("/")[0] in text
    assert "2026-03-02 12:00 UTC" in text
    assert exported.testzip() is None


def test_somebody_who_has_done_nothing_gets_a_file_too(db: Session, bob: Learner) -> None:
    data = data_of(zip_of(db, bob))
    assert [data[own.name] for own in CARRIED] == [[]] * len(CARRIED)


def test_memory_stays_flat_however_much_there_is(db: Session, ada: Learner) -> None:
    def peak() -> int:
        db.flush()
        db.expunge_all()
        tracemalloc.start()
        with TemporaryFile() as file:
            own_export.export_learner(db, user_id=ada.id, file=file, now=NOW)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    def write(answers: int) -> None:
        for place in range(answers):
            at = NOW + timedelta(hours=place)
            attempt = factories.start(db, ada, now=at)
            text = f"{place} " + "word " * 3000
            factories.submit(db, ada, attempt, text=text, now=at + timedelta(seconds=50))

    # Two batches are in memory at once, the one that is written and the one that comes next.
    write(110)
    small = peak()
    write(220)
    assert peak() < 1.2 * small
