"""First try against latest, a page of topics at a time."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.services.progress import topic_lines
from tests import factories
from tests.factories import NOW
from tests.services import steps


@pytest.mark.usefixtures("pages")
def test_topics_come_lowest_latest_score_first_those_without_one_last(
    db: Session, ada: Learner, bob: Learner
) -> None:
    steps.scored(db, ada, levels={"clarity": 3}, now=NOW - timedelta(days=3))
    steps.scored(db, ada, levels={"clarity": 0})
    steps.scored(db, ada, title="Eviction", levels={"clarity": 3})
    steps.handed_in(db, ada, title="Indexes <T>")
    db.flush()
    page = topic_lines.get_topic_lines(db, user_id=ada.id, page=1)
    assert [(line.title, line.attempts) for line in page.lines] == [
        ("Cache-aside", 2),
        ("Eviction", 1),
        ("Indexes <T>", 1),
    ]
    assert (page.lines[0].first, page.lines[0].latest) == (10.0, 5.0)
    assert page.lines[2].latest is None
    assert topic_lines.get_topic_lines(db, user_id=bob.id, page=1).lines == ()


def test_many_topics_have_pages(db: Session, ada: Learner) -> None:
    pages = {f"Many/t{n}.md": factories.PAGE.format(title=f"T{n}") for n in range(51)}
    factories.load(db, pages)
    for number in range(51):
        factories.submit(
            db, ada, factories.start(db, ada, title=f"T{number}"), text="words", now=NOW
        )
    db.flush()
    last = topic_lines.get_topic_lines(db, user_id=ada.id, page=7)
    assert (len(last.lines), last.page, last.pages, last.number) == (1, 2, 2, 51)
