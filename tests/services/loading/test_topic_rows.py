"""The rows of topics: what counts as the same text, and how their parts are replaced."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.export import export_topic
from app.domain.page import Drill, FrontMatter, Page
from app.models.topic import ComparisonRow, TimedAnswerRow
from app.services.loading.topic_rows import numbered, text_hash
from tests import factories
from tests.factories import PAGE

BASE = Page(path="a.md", title="Straße", subject="s", notes="Notes")


def hash_of(page: Page) -> str:
    return text_hash(export_topic(page), page)


def test_the_hash_of_a_text_is_the_same_wherever_it_lies() -> None:
    moved = Page(
        path="b/c.md",
        title="Straße",
        subject="b",
        notes="Notes",
        front_matter=FrontMatter(identifier="one"),
    )
    assert hash_of(moved) == hash_of(BASE)


def test_another_word_is_another_hash() -> None:
    other = Page(path="a.md", title="Straße", subject="s", notes="Note")
    assert hash_of(other) != hash_of(BASE)


def test_drills_are_numbered_within_their_length() -> None:
    drills = [Drill(seconds=seconds, prompt="p") for seconds in (60, 180, 60)]
    assert [place for place, _drill in numbered(drills)] == [(60, 0), (180, 0), (60, 1)]


def test_parts_are_replaced_and_not_piled_up(db: Session) -> None:
    factories.load(db, {"a.md": PAGE.format(title="Cache")})
    factories.load(db, {"a.md": PAGE.format(title="Cache").replace("costs", "takes")})
    for part, number in ((TimedAnswerRow, 2), (ComparisonRow, 1)):
        assert db.scalar(select(func.count()).select_from(part)) == number


def test_a_page_may_lose_all_its_parts_but_one(db: Session) -> None:
    factories.load(db, {"a.md": PAGE.format(title="Cache")})
    report = factories.load(
        db, {"a.md": "# Cache\n\n## Interview Timed Drill\n\n- 60 seconds: q\n"}
    )
    assert (report.updated, report.answers, report.comparisons, report.drills) == (1, 0, 0, 1)
