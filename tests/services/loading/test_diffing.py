"""What a load would change, line by line, with nothing stored."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.services.loading.diffing import diff_source
from app.services.loading.folders import PageSet, read_folder
from tests import factories
from tests.factories import PAGE, raw_pages
from tests.services.steps import statements, writes

CACHE = PAGE.format(title="Cache")
WHOLE = """# Whole
## Interview Answer Block
- 30-second answer: Say it.
- Common follow-up: What if it dies?
- Tradeoff callout: Costs time.
## Interview Timed Drill
- Time box: 10 minutes.
- Prompt: Draw it.
- Self-check score (0-3 each): Order, clarity.
"""


@pytest.fixture(autouse=True)
def stored(db: Session) -> None:
    factories.load(db, {"a.md": CACHE, "gone.md": PAGE.format(title="Gone")})


def test_it_says_what_is_added_changed_and_gone(db: Session) -> None:
    pages = {"a.md": CACHE.replace("Then say what it costs.", "Say the price."), "new.md": CACHE}
    with statements(db) as seen:
        changed, new, gone = diff_source(db, name="content", pages=raw_pages(pages))
    assert writes(seen) == []
    assert [(each.kind, each.path) for each in (changed, new, gone)] == [
        ("changed", "a.md"),
        ("added", "new.md"),
        ("gone", "gone.md"),
    ]
    assert changed.lines == ("-30 s: Then say what it costs.", "+30 s: Say the price.")
    assert str(changed) == (
        "changed a.md\n  -30 s: Then say what it costs.\n  +30 s: Say the price."
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("A cache holds", "A cache keeps", "+A cache keeps copies near the reader."),
        ("no trade-off, no number", "wrong", "+flaws: wrong"),
        ("It names the price and a number.", "Numbers.", "+why: Numbers."),
        ("When would", "Why would", "+drill 60 s: Why would you not use Cache?"),
        ("# Cache\n", "# Caches\n", "+title: Caches"),
        (" {critical}", "", "+30 s: Cache: say the decision first."),
    ],
)
def test_every_part_of_a_page_is_compared(db: Session, old: str, new: str, line: str) -> None:
    pages = raw_pages({"a.md": CACHE.replace(old, new), "gone.md": PAGE.format(title="Gone")})
    (diff,) = diff_source(db, name="content", pages=pages)
    assert any(each.startswith(line) for each in diff.lines)


def test_what_is_no_point_is_compared_too(db: Session) -> None:
    factories.load(db, {"b.md": WHOLE})
    new = WHOLE
    for old, other in (("Costs time", "Costs money"), ("dies", "hangs"), ("Order", "Numbers")):
        new = new.replace(old, other)
    (diff,) = diff_source(db, name="content", pages=raw_pages({"b.md": new}))
    assert {line[:12] for line in diff.lines} == {
        *("-tradeoff: C", "+tradeoff: C", "-follow-up q", "+follow-up q"),
        *("-drill 600 s", "+drill 600 s"),
    }


def test_other_peoples_banks_are_compared_as_they_are_loaded(db: Session) -> None:
    bank = '[{"question": "What is a join?", "answer": "Rows of two tables that belong together."}]'
    factories.load(db, {"bank.json": bank})
    assert diff_source(db, name="content", pages=raw_pages({"bank.json": bank})) == []
    (diff,) = diff_source(
        db, name="content", pages=raw_pages({"bank.json": bank.replace("two", "several")})
    )
    assert diff.path.startswith("bank.json#")


def test_same_pages_have_no_difference(db: Session) -> None:
    pages = raw_pages({"a.md": CACHE, "gone.md": PAGE.format(title="Gone")})
    assert diff_source(db, name="content", pages=pages) == []


def test_a_comparison_without_a_reason_has_no_line_for_it(db: Session) -> None:
    text = CACHE.replace("Why strong wins: It names the price and a number.", "")
    diff = diff_source(db, name="content", pages=raw_pages({"a.md": text}))[0]
    assert "-why: It names the price and a number." in diff.lines


def test_an_author_who_says_it_means_the_same_is_heard(db: Session) -> None:
    text = CACHE.replace("level: mid", "level: mid\nsame_meaning: true").replace("When", "Why")
    diff = diff_source(db, name="content", pages=raw_pages({"a.md": text}))[0]
    assert str(diff).startswith("changed a.md (same meaning: memory stands)\n")


def test_what_can_not_be_read_is_left_out(db: Session) -> None:
    pages = raw_pages({"bad.md": b"\xff\xfe\x00\xd8", "plain.md": "# No block"})
    assert {each.kind for each in diff_source(db, name="content", pages=pages)} == {"gone"}


def test_what_can_not_be_opened_is_left_out(db: Session, tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "b.md")
    diffs = diff_source(db, name="content", pages=read_folder(tmp_path))
    assert [str(each) for each in diffs] == ["gone gone.md"]


def test_a_moved_page_is_known_to_be_one_as_at_a_load(db: Session) -> None:
    pages = raw_pages({"a.md": CACHE, "Other/b.md": PAGE.format(title="Gone")})
    (moved,) = diff_source(db, name="content", pages=pages)
    assert str(moved) == "moved gone.md -> Other/b.md"
    assert factories.load(db, dict(pages_text(pages))).moved == 1


def pages_text(pages: PageSet) -> list[tuple[str, str]]:
    """The paths and texts of pages."""
    return [(page.path, page.content.decode()) for page in pages]


def test_a_page_that_comes_back_is_told_with_what_is_new(db: Session) -> None:
    factories.load(db, {"a.md": CACHE})
    back = PAGE.format(title="Gone").replace("When", "Why")
    (diff,) = diff_source(db, name="content", pages=raw_pages({"a.md": CACHE, "gone.md": back}))
    assert (diff.kind, diff.path) == ("back", "gone.md")
    assert diff.lines


def test_of_a_source_that_is_new_everything_is_added(db: Session) -> None:
    diffs = diff_source(db, name="other", pages=raw_pages({"a.md": CACHE}))
    assert [str(each) for each in diffs] == ["added a.md"]
