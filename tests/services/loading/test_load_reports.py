"""What is kept of a load, for who runs the installation."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.topic import KeptReport
from app.services.loading import load_reports
from tests import factories
from tests.factories import NOW, PAGES
from tests.services.loading.test_loading import LATER


def kept(db: Session) -> KeptReport:
    """The one report there is."""
    return db.scalars(select(KeptReport)).one()


def test_a_load_keeps_its_counts(db: Session) -> None:
    report = factories.load(db, PAGES)
    assert kept(db).counts["added"] == report.added
    assert kept(db).made_at == NOW


def test_a_load_of_the_same_pages_keeps_the_report_of_the_first(db: Session) -> None:
    factories.load(db, PAGES)
    factories.load(db, PAGES, now=LATER)
    assert kept(db).made_at == NOW


def test_a_load_that_finds_something_else_keeps_its_own(db: Session) -> None:
    factories.load(db, PAGES)
    factories.load(db, {**PAGES, "Caching/latin.md": b"\xe4"}, now=LATER)
    assert kept(db).made_at == LATER
    assert kept(db).counts["failed"] == 1
    assert any(line.startswith("Caching/latin.md:") for line in kept(db).problems)


def test_of_many_remarks_the_first_are_kept_and_all_are_counted(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_reports, "MOST_PROBLEMS", 2)
    factories.load(db, {f"Caching/latin-{number}.md": b"\xe4" for number in range(5)})
    assert len(kept(db).problems) == 2
    assert kept(db).counts["problems"] >= 5
