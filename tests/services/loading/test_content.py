"""Loading a source: what is new, edited, moved, gone, back, bad; and that nothing is done twice."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.models.review import Standing
from app.models.topic import DrillRow, SoftReset, Source, SourceFile, Topic
from app.services.attempts import attempts
from app.services.loading import checking, content
from app.services.loading.folders import read_folder
from app.services.loading.load_report import LoadReport
from app.web.rendering import render_notes
from tests import factories
from tests.factories import NOW, PAGE, load
from tests.services import steps
from tests.services.steps import TOMORROW, statements, writes

CACHE, EVICTION = PAGE.format(title="Cache"), PAGE.format(title="Eviction")
ITEMS = """# Traps

## Stale reads

30-second answer:

- Say how stale.

Timed drill:

- 60 seconds: How stale may it be?
"""


def outcomes(report: LoadReport) -> list[tuple[str, str]]:
    return [(each.kind, each.path) for each in report.outcomes]


def topic(db: Session, path: str) -> Topic:
    db.expire_all()
    return db.scalars(select(Topic).where(Topic.path == path, Topic.archived_at.is_(None))).one()


def codes(report: LoadReport) -> set[str]:
    return {problem.code for problem in report.problems}


def load_as(db: Session, pages: Mapping[str, str], version: str) -> LoadReport:
    return content.load_source(
        db,
        name="content",
        pages=factories.raw_pages(pages),
        renderer=content.Renderer(
            render=lambda *about: f"{version}: {render_notes(*about)}", version=version
        ),
        now=NOW,
    )


def test_pages_become_topics(db: Session) -> None:
    report = load(db, factories.PAGES)
    assert (report.added, report.topics, report.drills) == (3, 3, 6)
    assert (report.answers, report.comparisons, report.items) == (6, 3, 0)
    assert db.scalars(select(Source.name)).all() == ["content"]


def test_loading_twice_writes_nothing(db: Session) -> None:
    load(db, {**factories.PAGES, "plain.md": "# No block", "bad.md": b"\xff\xfe\xff"})
    with statements(db) as seen:
        report = load(
            db,
            {**factories.PAGES, "plain.md": "# No block", "bad.md": b"\xff\xfe\xff"},
            now=TOMORROW,
        )
    assert writes(seen) == []
    assert (report.unchanged, report.outcomes) == (3, [])
    assert "no-blocks" in codes(report)


def test_an_edit_updates_in_place_and_keeps_the_drills(db: Session) -> None:
    load(db, {"a.md": CACHE})
    before, drill_id = topic(db, "a.md").id, factories.drill_id(db, "Cache")
    report = load(db, {"a.md": CACHE.replace("When would", "Why would")}, now=TOMORROW)
    assert outcomes(report) == [("updated", "a.md")]
    assert topic(db, "a.md").id == before
    assert factories.drill_id(db, "Cache") == drill_id
    assert db.get_one(DrillRow, drill_id).prompt.startswith("Why would")
    assert db.scalars(select(Source.loaded_at)).one() == TOMORROW


def test_an_attempt_keeps_the_prompt_it_was_asked(db: Session, ada: Learner) -> None:
    load(db, {"a.md": CACHE})
    attempt_id = steps.scored(db, ada, title="Cache")
    load(db, {"a.md": CACHE.replace("When would", "Why would").replace("costs", "takes")})
    view = attempts.get_attempt(db, user_id=ada.id, attempt_id=attempt_id, now=NOW)
    assert view.prompt == "When would you not use Cache?"
    assert view.points[1].text == "Then say what it costs."


@pytest.mark.parametrize("new", ["b.md", "deep/folder/a.md", "A.md"])
def test_a_moved_page_is_the_same_topic(db: Session, new: str) -> None:
    load(db, {"a.md": CACHE})
    before = topic(db, "a.md").id
    report = load(db, {new: CACHE})
    assert outcomes(report) == [("moved", new)]
    assert topic(db, new).id == before


def test_a_page_renamed_but_for_its_case_is_recognised_though_edited(db: Session) -> None:
    load(db, {"Caching/a.md": CACHE})
    before = topic(db, "Caching/a.md").id
    report = load(db, {"caching/A.md": CACHE.replace("When", "Why")})
    assert outcomes(report) == [("moved", "caching/A.md")]
    assert topic(db, "caching/A.md").id == before


def test_two_pages_that_swap_their_names_keep_their_addresses_apart(db: Session) -> None:
    load(db, {"a.md": CACHE, "b.md": EVICTION})
    report = load(db, {"a.md": EVICTION, "b.md": CACHE})
    assert sorted(outcomes(report)) == [("updated", "a.md"), ("updated", "b.md")]
    assert [(topic(db, path).title, topic(db, path).address) for path in ("a.md", "b.md")] == [
        ("Eviction", "a"),
        ("Cache", "b"),
    ]


def test_pages_with_ids_swap_their_names_and_stay_themselves(db: Session) -> None:
    first, second = (
        text.replace("level: mid", f"level: mid\nid: {name}")
        for text, name in ((CACHE, "one"), (EVICTION, "two"))
    )
    load(db, {"a.md": first, "b.md": second})
    ids = topic(db, "a.md").id, topic(db, "b.md").id
    report = load(db, {"a.md": second, "b.md": first})
    assert sorted(outcomes(report)) == [("moved", "a.md"), ("moved", "b.md")]
    assert (topic(db, "b.md").id, topic(db, "a.md").id) == ids


def test_a_page_that_is_gone_is_archived_and_comes_back_with_its_history(
    db: Session, ada: Learner
) -> None:
    load(db, {"a.md": CACHE, "b.md": EVICTION})
    attempt_id = steps.scored(db, ada, title="Cache")
    before = topic(db, "a.md").id
    assert outcomes(load(db, {"b.md": EVICTION})) == [("archived", "a.md")]
    db.expire_all()
    assert db.get_one(Topic, before).archived_at == NOW
    assert outcomes(load(db, {"b.md": EVICTION})) == []
    report = load(db, {"a.md": CACHE, "b.md": EVICTION})
    assert outcomes(report) == [("updated", "a.md")]
    assert topic(db, "a.md").id == before == steps.row(db, ada, attempt_id).topic_id


def test_an_archived_topic_gives_up_its_address_to_a_new_page(db: Session) -> None:
    load(db, {"a.md": CACHE.replace("level: mid", "level: mid\nid: one")})
    load(db, {})
    load(db, {"a.md": EVICTION})
    assert (topic(db, "a.md").title, topic(db, "a.md").address) == ("Eviction", "a")
    (old,) = db.scalars(select(Topic).where(Topic.archived_at.is_not(None)))
    assert old.address == f"a~{old.id}"


def test_a_page_that_is_given_an_id_stays_the_topic_it_was(db: Session) -> None:
    load(db, {"a.md": CACHE})
    before = topic(db, "a.md").id
    report = load(db, {"a.md": CACHE.replace("level: mid", "level: mid\nid: cache")})
    assert outcomes(report) == [("updated", "a.md")]
    assert (topic(db, "a.md").id, topic(db, "a.md").key) == (before, "cache")


def test_a_page_may_take_the_name_of_one_that_moved_away(db: Session) -> None:
    load(db, {"a.md": CACHE})
    before = topic(db, "a.md").id
    load(db, {"old/a.md": CACHE, "a.md": EVICTION})
    assert {topic(db, "a.md").address, topic(db, "old/a.md").address} == {"a", "old/a"}
    assert before in {topic(db, "a.md").id, topic(db, "old/a.md").id}


def test_a_bad_page_is_reported_while_the_others_load_and_its_topic_stays(db: Session) -> None:
    load(db, {"a.md": CACHE})
    before = topic(db, "a.md").id
    report = load(db, {"a.md": b"\xff\xfe\x00\xd8", "b.md": EVICTION})
    assert (report.failed, report.added, report.archived) == (1, 1, 0)
    assert "unreadable" in codes(report)
    assert topic(db, "a.md").id == before


def test_a_file_that_can_not_be_opened_is_reported(db: Session, tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text(CACHE)
    (tmp_path / "a.md").symlink_to(tmp_path / "real.md")
    report = content.load_source(
        db,
        name="content",
        pages=read_folder(tmp_path),
        renderer=content.Renderer(render=render_notes, version="1"),
        now=NOW,
    )
    assert (report.failed, report.added) == (1, 1)


def test_a_page_that_lost_its_block_is_no_topic_any_more(db: Session) -> None:
    load(db, {"a.md": CACHE})
    report = load(db, {"a.md": "# Cache\n\nOnly notes."})
    assert outcomes(report) == [("archived", "a.md")]


def test_of_two_pages_with_one_id_the_first_has_it(db: Session) -> None:
    text = CACHE.replace("level: mid", "level: mid\nid: cache")
    report = load(db, {"a.md": text, "b.md": text})
    assert "duplicate-id" in codes(report)
    assert (topic(db, "a.md").key, topic(db, "b.md").key) == ("cache", "b.md")


def test_two_pages_with_one_address_are_numbered_and_told(db: Session) -> None:
    report = load(db, {"a.md": CACHE, "a.markdown": EVICTION})
    assert "same-address" in codes(report)
    assert {topic(db, "a.md").address, topic(db, "a.markdown").address} == {"a", "a-2"}


def test_links_are_made_when_their_page_appears_and_unmade_when_it_goes(db: Session) -> None:
    load(db, {"a.md": CACHE})
    assert "/topics/" not in topic(db, "a.md").notes_html
    load(db, {"a.md": CACHE, "eviction.md": EVICTION})
    assert 'href="/topics/content/eviction"' in topic(db, "a.md").notes_html
    load(db, {"a.md": CACHE})
    assert "/topics/" not in topic(db, "a.md").notes_html


def test_a_link_to_a_page_that_moved_away_becomes_text(db: Session) -> None:
    load(db, {"a.md": CACHE, "eviction.md": EVICTION})
    load(db, {"a.md": CACHE, "new/eviction.md": EVICTION})
    assert "/topics/" not in topic(db, "a.md").notes_html


def test_only_linking_pages_are_rendered_again(db: Session) -> None:
    load(db, {"a.md": CACHE, "b.md": EVICTION.replace("eviction.md", "c.md")})
    with statements(db) as seen:
        load(db, {"a.md": CACHE, "b.md": EVICTION.replace("eviction.md", "c.md"), "x/y.md": CACHE})
    assert not [each for each in writes(seen) if "notes_html=?" in each and "title=?" in each]


@pytest.mark.parametrize(
    ("path", "subject", "address"),
    [("C#/Generics.md", "C#", "C#/Generics"), ("C#.md", "C#", "C#")],
)
def test_names_may_hold_a_hash(db: Session, path: str, subject: str, address: str) -> None:
    report = load(db, {path: CACHE, "C#/other.md": EVICTION})
    assert (report.topics, report.items) == (2, 0)
    assert (topic(db, path).subject, topic(db, path).address) == (subject, address)
    assert load(db, {path: CACHE, "C#/other.md": EVICTION}).outcomes == []
    assert outcomes(load(db, {"C#/other.md": EVICTION})) == [("archived", path)]


def test_a_removed_drill_is_archived_and_returns_as_itself(db: Session) -> None:
    load(db, {"a.md": CACHE})
    drill_id = factories.drill_id(db, "Cache", 180)
    report = load(db, {"a.md": CACHE.replace("- 3 minutes: Walk through Cache", "- 90 seconds: X")})
    assert report.drills == 2
    db.expire_all()
    assert db.get_one(DrillRow, drill_id).archived_at == NOW
    load(db, {"a.md": CACHE})
    db.expire_all()
    assert db.get_one(DrillRow, drill_id).archived_at is None


def test_drills_of_one_length_are_known_by_their_place(db: Session) -> None:
    more = CACHE + "- 60 seconds: And when else?\n"
    load(db, {"a.md": more})
    ids = select(DrillRow.id).where(DrillRow.seconds == 60).order_by(DrillRow.position)
    before = db.scalars(ids).all()
    load(db, {"a.md": more.replace("else", "then")})
    assert db.scalars(ids).all() == before
    assert len(before) == 2


def test_items_of_a_page_are_topics_counted_apart(db: Session) -> None:
    report = load(db, {"traps.md": ITEMS})
    assert (report.topics, report.items, report.drills) == (0, 1, 0)
    item = topic(db, "traps.md#stale-reads")
    assert (item.is_item, item.address, item.subject) == (True, "traps/stale-reads", "traps")


def test_an_item_that_left_its_page_is_archived(db: Session) -> None:
    load(db, {"traps.md": ITEMS})
    report = load(db, {"traps.md": ITEMS.replace("Stale reads", "Old reads")})
    assert ("archived", "traps.md#stale-reads") in outcomes(report) or report.moved == 1
    assert report.items == 1


def test_a_moved_page_takes_its_items_along(db: Session) -> None:
    load(db, {"traps.md": ITEMS})
    before = topic(db, "traps.md#stale-reads").id
    load(db, {"new/traps.md": ITEMS})
    assert topic(db, "new/traps.md#stale-reads").id == before


def test_another_renderer_renders_anew_without_counting_as_an_update(db: Session) -> None:
    load_as(db, {"a.md": CACHE}, "one")
    changed_at = topic(db, "a.md").changed_at
    report = load_as(db, {"a.md": CACHE}, "two")
    assert (report.updated, report.unchanged, report.outcomes) == (0, 1, [])
    assert topic(db, "a.md").notes_html.startswith("two:")
    assert topic(db, "a.md").changed_at == changed_at


def test_progress_is_told_batch_by_batch(db: Session) -> None:
    told: list[tuple[int, int]] = []
    content.load_source(
        db,
        name="content",
        pages=factories.raw_pages({f"{n:03}.md": "# No block" for n in range(150)}),
        renderer=content.Renderer(render=render_notes, version="1"),
        now=NOW,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(100, 150), (150, 150)]
    assert db.scalar(select(func.count()).select_from(SourceFile)) == 150


@pytest.mark.parametrize(
    ("soft_reset", "head", "halved"),
    [
        (True, "level: mid", True),
        (True, "level: mid\nsame_meaning: true", False),
        (False, "level: mid", False),
    ],
)
def test_a_soft_reset_halves_memory_unless_the_meaning_is_the_same(
    db: Session, ada: Learner, soft_reset: bool, head: str, halved: bool
) -> None:
    load(db, {"a.md": CACHE, "b.md": EVICTION})
    steps.scored(db, ada, title="Cache")
    known = db.scalars(select(Standing.stability)).one()
    text = CACHE.replace("level: mid", head).replace("When would", "Why would")
    later = NOW + timedelta(days=1)
    load(db, {"a.md": text, "b.md": EVICTION}, soft_reset=soft_reset, now=later)
    db.expire_all()
    assert known is not None
    expected = known / 2 if halved else known
    assert db.scalars(select(Standing.stability)).one() == pytest.approx(expected)
    assert db.scalar(select(func.count()).select_from(SoftReset)) == halved


def test_a_check_says_everything_and_stores_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CACHE)
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe\x00\xd8")
    (tmp_path / "link.md").symlink_to(tmp_path / "a.md")
    (tmp_path / "plain.md").write_text("# No block")
    found = [(problem.path, problem.code) for problem in checking.check_folder(tmp_path)]
    assert ("bad.md", "unreadable") in found
    assert ("link.md", "unreadable") in found
    assert ("plain.md", "no-blocks") in found
    assert found == sorted(found, key=lambda each: each[0])


def test_other_peoples_banks_are_checked_by_the_reader_that_loads_them(tmp_path: Path) -> None:
    (tmp_path / "bank.json").write_text('[{"question": "What is a join?", "answer": "Rows."}]')
    problems = checking.check_folder(tmp_path)
    assert problems[0].code == "reader"
    assert "no-blocks" not in {problem.code for problem in problems}


def test_a_folder_may_bring_its_own_catalogue_of_flaws(tmp_path: Path) -> None:
    assert checking.flaw_names(tmp_path) is None
    (tmp_path / "flaws.md").write_text("# Flaws\n\n## no trade-off\n\ntext\n\n## no number\n")
    assert checking.flaw_names(tmp_path) == ["no trade-off", "no number"]


def test_another_format_is_read_by_its_own_reader_and_the_report_says_which(db: Session) -> None:
    bank = '[{"question": "What is a quorum?", "answer": "Enough votes. No two sets miss."}]'
    report = factories.load(db, {"bank.json": bank}, source="banks")
    assert (report.topics, report.items, report.failed) == (0, 1, 0)
    assert any("read by the reader for json" in str(problem) for problem in report.problems)
    assert factories.load(db, {"bank.json": bank}, source="banks").unchanged == 1


def test_a_bank_that_is_cut_off_fails_and_leaves_what_it_held(db: Session) -> None:
    bank = '[{"question": "What is a quorum?", "answer": "Enough votes to decide."}]'
    factories.load(db, {"bank.json": bank}, source="banks")
    report = factories.load(db, {"bank.json": bank[:-9]}, source="banks")
    assert (report.failed, report.items, report.archived) == (1, 1, 0)
