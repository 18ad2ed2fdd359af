"""Loading as an author meets it: added, kept, moved, archived, told; and twice is once."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, Level
from app.domain.learner import Learner
from app.models.topic import ComparisonRow, DrillRow, Source, SourceFile, TimedAnswerRow, Topic
from app.services.attempts import attempts
from app.services.loading import checking, content
from app.services.loading.folders import PageSet, RawPage
from app.services.loading.load_report import COUNTS, LoadReport
from app.web.rendering import RENDERER_VERSION, render_notes
from tests import factories
from tests.factories import NOW, PAGE, PAGES
from tests.services import steps, stored
from tests.statements import counted, writes

pytestmark = pytest.mark.usefixtures("pages")

LATER = NOW + timedelta(days=1)
CACHE = "Caching/cache-aside.md"


def topics(db: Session, source: str = "content") -> dict[str, Any]:
    """A source's living topics: number, title and address by path."""
    rows = db.execute(
        select(Topic.path, Topic.id, Topic.title, Topic.address, Topic.subject)
        .join(Source)
        .where(Source.name == source, Topic.archived_at.is_(None))
    )
    return {row.path: row for row in rows}


def changed(pages: Mapping[str, str], path: str, old: str, new: str) -> dict[str, str]:
    """The pages with something else in one of them."""
    assert old in pages[path]
    return {**pages, path: pages[path].replace(old, new)}


def without(pages: Mapping[str, str], *paths: str) -> dict[str, str]:
    """The pages but for some."""
    return {path: text for path, text in pages.items() if path not in paths}


def moved(pages: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """The pages with one at another path."""
    return {**without(pages, old), new: pages[old]}


def notes(db: Session) -> str:
    """The notes of the page on caches, as they are shown."""
    return db.scalars(select(Topic.notes_html).where(Topic.path == CACHE)).one()


def codes(report: LoadReport) -> list[tuple[str, str]]:
    """What a report tells, by path and kind."""
    return sorted((problem.path, problem.code) for problem in report.problems)


def test_a_first_load_adds_topics_and_counts_what_they_hold(db: Session) -> None:
    report = factories.load(db, PAGES, source="notes")
    assert {name: getattr(report, name) for name in COUNTS if getattr(report, name)} == {
        "added": 3,
        "topics": 3,
        "answers": 6,
        "comparisons": 3,
        "drills": 6,
    }
    assert set(topics(db, "notes")) == set(PAGES)
    assert topics(db, "notes")["Databases/indexes.md"].title == "Indexes <T>"
    assert topics(db, "notes")["Databases/indexes.md"].subject == "Databases"


def test_loading_the_same_pages_twice_writes_nothing(db: Session, connection: Connection) -> None:
    first = factories.load(db, PAGES, source="notes")
    stored.new_request(db)
    with counted(connection) as sent:
        again = factories.load(db, PAGES, source="notes", now=LATER)
        db.flush()
    assert writes(sent) == []
    assert again == replace(first, added=0, unchanged=3, outcomes=[])


def test_a_new_renderer_shows_every_page_anew(db: Session) -> None:
    content.load_source(
        db,
        name="content",
        pages=factories.raw_pages(PAGES),
        renderer=content.Renderer(
            render=lambda notes, path, urls: render_notes(notes, path, urls) + "<hr>",
            version="another",
        ),
        now=LATER,
    )
    assert notes(db).endswith("<hr>")


def test_progress_is_told_as_it_goes(db: Session) -> None:
    told: list[tuple[int, int]] = []
    content.load_source(
        db,
        name="content",
        pages=factories.raw_pages({f"{number}.md": "# No topic" for number in range(150)}),
        renderer=content.Renderer(render=render_notes, version=RENDERER_VERSION),
        now=LATER,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(100, 150), (150, 150)]


def test_an_edited_page_stays_the_same_topic_with_the_same_drills(db: Session) -> None:
    before, drill = topics(db)[CACHE], factories.drill_id(db)
    report = factories.load(db, changed(PAGES, CACHE, "When would you not", "When do you"))
    assert (report.updated, report.unchanged) == (1, 2)
    assert topics(db)[CACHE].id == before.id
    assert factories.drill_id(db) == drill
    assert db.get_one(DrillRow, drill).prompt == "When do you use Cache-aside?"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Cache-aside", "# Cache beside"),
        ("the price; the trade-off", "the bill"),
        ("A cache holds", "A cache keeps"),
        ("level: mid", "level: senior"),
        ("minutes: 10", "id: aside"),
        ("no trade-off, no number", "no number"),
        ("- 60 seconds: When", "- 90 seconds: When"),
    ],
)
def test_every_kind_of_edit_is_seen(db: Session, old: str, new: str) -> None:
    before = topics(db)[CACHE]
    pages = changed(PAGES, CACHE, old, new)
    assert factories.load(db, pages).updated == 1
    assert topics(db)[CACHE].id == before.id
    assert factories.load(db, pages).unchanged == 3


def test_a_page_may_get_change_and_lose_its_id(db: Session) -> None:
    before = topics(db)[CACHE]
    for head in ("id: one\nminutes: 10", "id: two\nminutes: 10", "minutes: 10"):
        factories.load(db, changed(PAGES, CACHE, "minutes: 10", head))
        assert topics(db)[CACHE].id == before.id
        assert len(topics(db)) == 3


def test_a_drill_that_left_its_page_is_archived_and_comes_back(db: Session) -> None:
    drill = factories.drill_id(db, seconds=180)
    line = "- 3 minutes: Walk through Cache-aside when a node dies.\n"
    report = factories.load(db, changed(PAGES, CACHE, line, ""))
    assert report.drills == 5
    assert db.get_one(DrillRow, drill).archived_at == NOW
    factories.load(db, PAGES, now=LATER)
    assert db.get_one(DrillRow, drill).archived_at is None


def test_two_drills_of_one_length_keep_their_order(db: Session) -> None:
    line = "- 60 seconds: When would you not use Cache-aside?\n"
    pages = changed(PAGES, CACHE, line, line + "- 60 seconds: And why?\n")
    factories.load(db, pages)
    before = db.scalars(select(DrillRow).where(DrillRow.prompt == "And why?")).one().id
    factories.load(db, changed(pages, CACHE, "And why?", "And why not?"))
    assert db.get_one(DrillRow, before).prompt == "And why not?"


def test_a_moved_page_is_recognised_by_its_text(db: Session, ada: Learner) -> None:
    given, before = factories.practise(db, ada), topics(db)[CACHE]
    report = factories.load(db, moved(PAGES, CACHE, "Storage/beside.md"))
    now = topics(db)["Storage/beside.md"]
    assert (report.moved, report.added, report.archived) == (1, 0, 0)
    assert (now.id, now.subject, now.address) == (before.id, "Storage", "Storage/beside")
    stored.new_request(db)
    view = attempts.get_attempt(db, user_id=ada.id, attempt_id=given, now=NOW)
    assert (view.topic_url, view.topic_id) == ("/topics/content/Storage/beside", before.id)


def test_a_renamed_file_that_was_edited_too_is_known_by_its_id(db: Session) -> None:
    pages = changed(PAGES, CACHE, "minutes: 10", "id: aside")
    factories.load(db, pages)
    before = topics(db)[CACHE]
    edited = changed(pages, CACHE, "A cache holds", "A cache keeps")
    report = factories.load(db, moved(edited, CACHE, "Caching/beside.md"))
    assert report.moved == 1
    assert topics(db)["Caching/beside.md"].id == before.id


def test_a_file_renamed_in_capitals_only_keeps_its_topic_though_edited(db: Session) -> None:
    before = topics(db)[CACHE]
    pages = moved(changed(PAGES, CACHE, "holds", "keeps"), CACHE, "Caching/Cache-Aside.md")
    report = factories.load(db, pages)
    assert (report.moved, report.archived) == (1, 0)
    now = topics(db)["Caching/Cache-Aside.md"]
    assert (now.id, now.address) == (before.id, "Caching/Cache-Aside")


def test_two_pages_that_change_names_keep_their_topics(db: Session) -> None:
    pages = {
        "a.md": PAGE.format(title="A").replace("minutes: 10", "id: a"),
        "b.md": PAGE.format(title="B").replace("minutes: 10", "id: b"),
    }
    factories.load(db, pages, source="notes")
    before = topics(db, "notes")
    swapped = {"a.md": pages["b.md"], "b.md": pages["a.md"]}
    report = factories.load(db, swapped, source="notes")
    now = topics(db, "notes")
    assert (report.moved, report.added, report.archived) == (2, 0, 0)
    assert (now["a.md"].id, now["b.md"].id) == (before["b.md"].id, before["a.md"].id)
    assert len({row.address for row in now.values()}) == 2


@pytest.mark.parametrize(("old", "new"), [("b.md", "a.md"), ("b.md", "c.md")])
def test_a_page_that_moves_leaves_its_path_to_another(db: Session, old: str, new: str) -> None:
    first = PAGE.format(title="First").replace("minutes: 10", "id: first")
    factories.load(db, {old: first}, source="notes")
    before = topics(db, "notes")[old]
    pages = {new: first.replace("holds", "keeps"), old: PAGE.format(title="Second")}
    report = factories.load(db, pages, source="notes")
    now = topics(db, "notes")
    assert (report.moved, report.added, report.archived) == (1, 1, 0)
    assert now[new].id == before.id
    assert now[old].id != before.id


def test_a_page_that_is_gone_is_archived_and_keeps_its_history(db: Session, ada: Learner) -> None:
    given = factories.practise(db, ada)
    report = factories.load(db, without(PAGES, CACHE))
    assert (report.archived, report.topics, report.unchanged) == (1, 2, 2)
    assert CACHE not in topics(db)
    stored.new_request(db)
    assert (
        attempts.get_attempt(db, user_id=ada.id, attempt_id=given, now=NOW).title == "Cache-aside"
    )
    assert factories.load(db, without(PAGES, CACHE)).archived == 0


def test_a_page_that_comes_back_is_the_topic_it_was(db: Session) -> None:
    before = topics(db)[CACHE]
    factories.load(db, without(PAGES, CACHE))
    report = factories.load(db, PAGES, now=LATER)
    assert (report.updated, report.added) == (1, 0)
    assert topics(db)[CACHE] == before


def test_a_page_that_comes_back_elsewhere_is_the_topic_it_was(db: Session) -> None:
    before = topics(db)[CACHE]
    factories.load(db, without(PAGES, CACHE))
    report = factories.load(db, moved(PAGES, CACHE, "Storage/beside.md"))
    assert (report.moved, report.added) == (1, 0)
    assert topics(db)["Storage/beside.md"].id == before.id


def test_a_gone_page_leaves_its_address_to_a_new_one(db: Session) -> None:
    before = topics(db)[CACHE]
    other = PAGE.format(title="Something else")
    pages = {**without(PAGES, CACHE), "Caching/cache-aside.markdown": other}
    report = factories.load(db, pages)
    now = topics(db)["Caching/cache-aside.markdown"]
    assert (report.added, report.archived) == (1, 1)
    assert now.id != before.id
    assert now.address == "Caching/cache-aside"
    assert factories.load(db, {**pages, CACHE: PAGES[CACHE]}).updated == 1
    assert topics(db)[CACHE].address == "Caching/cache-aside-2"


@pytest.mark.parametrize(
    "bad", [b"\xff\xfe\x00# UTF-16", b"# cut \xc3", b"# nul \0", b"# Latin \xe9 and more"]
)
def test_a_bad_page_is_reported_while_the_others_load(db: Session, bad: bytes) -> None:
    report = factories.load(db, {**PAGES, "bad.md": bad}, source="notes")
    assert (report.added, report.failed) == (3, 1)
    (problem,) = [problem for problem in report.problems if problem.path == "bad.md"]
    assert (problem.level, problem.code) == (Level.ERROR, "unreadable")


def test_a_page_that_went_bad_leaves_its_topic_as_it_was(db: Session) -> None:
    before = topics(db)[CACHE]
    report = factories.load(db, {**PAGES, CACHE: b"\xff" + PAGES[CACHE].encode()})
    assert (report.failed, report.archived, report.unchanged) == (1, 0, 3)
    assert topics(db)[CACHE] == before
    assert factories.load(db, PAGES).unchanged == 3


def test_the_line_of_a_bad_byte_is_told(db: Session) -> None:
    report = factories.load(db, {"bad.md": b"# A\n\nsome\xff\n"}, source="notes")
    assert str(report.problems[0]).startswith("bad.md:3: error: ")


def test_a_page_that_is_no_topic_is_noted_and_none(db: Session) -> None:
    report = factories.load(db, {"README.md": "# Just words\n"}, source="notes")
    assert (report.topics, report.failed) == (0, 0)
    assert codes(report) == [("README.md", "no-blocks")]


def test_a_page_that_loses_its_blocks_is_archived(db: Session) -> None:
    report = factories.load(db, {**PAGES, CACHE: "# Cache-aside\n\nOnly notes.\n"})
    assert (report.archived, report.topics) == (1, 2)
    assert factories.load(db, PAGES).updated >= 1
    assert CACHE in topics(db)


def test_an_id_belongs_to_one_page_and_the_other_goes_by_its_path(db: Session) -> None:
    page = PAGE.replace("minutes: 10", "id: twice")
    pages = {"a.md": page.format(title="A"), "b.md": page.format(title="B")}
    report = factories.load(db, pages, source="notes")
    assert ("b.md", "duplicate-id") in codes(report)
    assert report.topics == 2
    again = factories.load(db, pages, source="notes")
    assert codes(again) == codes(report)
    assert again.unchanged == 2


def test_an_id_that_is_taken_stays_with_the_page_that_had_it(db: Session) -> None:
    page = PAGE.replace("minutes: 10", "id: mine")
    factories.load(db, {"b.md": page.format(title="B")}, source="notes")
    before = topics(db, "notes")["b.md"]
    pages = {"a.md": page.format(title="A"), "b.md": page.format(title="B")}
    report = factories.load(db, pages, source="notes")
    assert ("a.md", "duplicate-id") in codes(report)
    edited = {path: text.replace("holds", "keeps") for path, text in pages.items()}
    factories.load(db, edited, source="notes")
    assert topics(db, "notes")["b.md"].id == before.id
    assert len(topics(db, "notes")) == 2


def test_pages_of_one_address_are_told_apart(db: Session) -> None:
    pages = {"a.md": PAGE.format(title="A"), "A.markdown": PAGE.format(title="B")}
    report = factories.load(db, pages, source="notes")
    assert sorted(row.address for row in topics(db, "notes").values()) == ["A", "a-2"]
    assert ("a.md", "same-address") in codes(report)


def test_links_are_made_when_a_page_appears_and_unmade_when_it_goes(db: Session) -> None:
    assert '<a href="/topics/content/Caching/eviction"' in notes(db)
    assert "<span>nothing</span>" in notes(db)
    report = factories.load(db, {**PAGES, "Caching/gone.md": PAGE.format(title="Not gone")})
    assert '<a href="/topics/content/Caching/gone"' in notes(db)
    assert not [problem for problem in report.problems if "Caching/gone.md" in problem.message]
    report = factories.load(db, without(PAGES, "Caching/eviction.md"))
    assert "<span>eviction</span>" in notes(db)
    assert "<span>nothing</span>" in notes(db)
    assert (CACHE, "broken-link") in codes(report)


def test_links_follow_a_page_that_becomes_a_topic(db: Session) -> None:
    plain = {**PAGES, "Caching/gone.md": "# Not yet\n"}
    factories.load(db, plain)
    assert (
        "nothing</a>" not in db.scalars(select(Topic.notes_html).where(Topic.path == CACHE)).one()
    )
    factories.load(db, {**PAGES, "Caching/gone.md": PAGE.format(title="Now")})
    assert "nothing</a>" in db.scalars(select(Topic.notes_html).where(Topic.path == CACHE)).one()


def test_a_hash_in_names_and_folders_is_part_of_them(db: Session) -> None:
    pages = {"C#/Generics.md": PAGE.format(title="Generics"), "C#.md": PAGE.format(title="C#")}
    factories.load(db, pages, source="notes")
    found = topics(db, "notes")
    assert set(found) == set(pages)
    assert found["C#/Generics.md"].address == "C#/Generics"
    assert found["C#.md"].address == "C#"
    assert factories.load(db, pages, source="notes").unchanged == 2
    assert factories.load(db, {}, source="notes").archived == 2


QUESTIONS = """# Traps

## Trap 1: shared state

Bad answer:

- "I would use a global."

Strong answer:

- "I pass it in; a global costs a test an hour."

## Trap 2: clocks

Bad answer:

- "Now is now."

Strong answer:

- "I ask one clock and store UTC; 2 clocks differ by 5 s."
"""


def test_parts_under_their_own_headings_become_items_and_come_and_go(db: Session) -> None:
    report = factories.load(db, {"C#/traps.md": QUESTIONS}, source="notes")
    assert report.items == 2
    assert set(topics(db, "notes")) >= {"C#/traps.md#trap-1-shared-state"}
    found = topics(db, "notes")["C#/traps.md#trap-1-shared-state"]
    assert found.address == "C#/traps/trap-1-shared-state"
    shorter = QUESTIONS[: QUESTIONS.index("## Trap 2")]
    report = factories.load(db, {"C#/traps.md": shorter}, source="notes")
    assert (report.items, report.archived) == (1, 1)
    moved_items = factories.load(db, {"D/traps.md": shorter}, source="notes")
    assert moved_items.moved == 1


def test_a_heading_too_long_for_an_address_is_left_out_and_told(db: Session) -> None:
    long = QUESTIONS.replace("Trap 2: clocks", "Trap 2: " + "clock " * 300)
    report = factories.load(db, {"traps.md": long}, source="notes")
    assert report.items == 1
    assert ("traps.md", "long-heading") in codes(report)


def test_a_title_too_long_for_its_column_is_cut_and_told(db: Session) -> None:
    report = factories.load(db, {"a.md": PAGE.format(title="x" * 600)}, source="notes")
    assert ("a.md", "long-title") in codes(report)
    assert topics(db, "notes")["a.md"].title == "x" * 500


def test_sources_do_not_touch_each_other(db: Session) -> None:
    factories.load(db, PAGES, source="notes")
    factories.load(db, {}, source="notes")
    assert topics(db, "notes") == {}
    assert len(topics(db)) == 3


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", "x" * 201, "nul\0", "two\nlines"])
def test_a_source_needs_a_name_that_can_stand_in_an_address(db: Session, name: str) -> None:
    with pytest.raises(InvalidInput):
        factories.load(db, PAGES, source=name)


def test_every_part_of_a_page_is_replaced_with_it(db: Session) -> None:
    factories.load(db, changed(PAGES, CACHE, "say the decision first", "decide first"))
    topic_id = topics(db)[CACHE].id
    answers = stored.rows(db, TimedAnswerRow, topic_id=topic_id)
    assert [answer["seconds"] for answer in answers] == [30, 120]
    assert answers[0]["points"][0]["text"] == "Cache-aside: decide first."
    assert len(stored.rows(db, ComparisonRow, topic_id=topic_id)) == 1


def test_what_was_noted_of_a_page_is_noted_again_at_the_next_load(db: Session) -> None:
    report = factories.load(db, {"README.md": "# Just words\n"}, source="notes")
    again = factories.load(db, {"README.md": "# Just words\n"}, source="notes")
    assert again.problems == report.problems
    assert again.problems[0].level is Level.NOTE
    assert len(stored.rows(db, SourceFile)) == 4


def write(folder: Path, pages: Mapping[str, str]) -> Path:
    """The pages as files."""
    for path, text in pages.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def test_a_folder_is_checked_without_storing_anything(tmp_path: Path) -> None:
    folder = write(tmp_path, {**PAGES, "bad.md": "x"})
    (folder / "bad.md").write_bytes(b"\xff")
    found = {(problem.path, problem.code) for problem in checking.check_folder(folder)}
    assert ("bad.md", "unreadable") in found
    assert (CACHE, "broken-link") in found
    assert (CACHE, "answer-too-short") in found
    assert (CACHE, "unknown-flaw") not in found


def test_a_folders_own_catalogue_says_which_flaws_there_are(tmp_path: Path) -> None:
    folder = write(tmp_path, {**PAGES, "flaws.md": "# Flaws\n\n## no number\n\n### not this\n"})
    problems = checking.check_folder(folder)
    (unknown,) = {p.message for p in problems if p.code == "unknown-flaw"}
    assert "no trade-off" in unknown


def test_links_to_files_that_are_no_topics_lead_somewhere(tmp_path: Path) -> None:
    folder = write(tmp_path, {CACHE: PAGES[CACHE], "Caching/gone.md": "# Notes\n"})
    messages = [p.message for p in checking.check_folder(folder) if p.code == "broken-link"]
    assert [message for message in messages if "gone.md" in message] == []


def test_a_file_that_changes_while_it_is_read_is_one_version_and_the_next_load_finds_the_other(
    db: Session,
) -> None:
    """What is stored goes with the hash of the very bytes it came from."""
    first, second = (PAGE.format(title=title).encode() for title in ("First", "Second"))
    versions = iter([first, second, second])
    changing = PageSet(
        paths=("a.md",), read=lambda path: RawPage(path=path, content=next(versions))
    )
    renderer = content.Renderer(render=render_notes, version=RENDERER_VERSION)

    def load() -> str:
        content.load_source(db, name="notes", pages=changing, renderer=renderer, now=NOW)
        return str(topics(db, "notes")["a.md"].title)

    assert load() == "First"
    assert load() == "Second"
    with steps.statements(db) as seen:
        assert load() == "Second"
    assert writes(seen) == []
