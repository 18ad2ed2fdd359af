"""Topics in the export format, of one source or of all."""

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.services.loading.exporting import export_source
from tests import factories


def test_one_source_or_all_are_exported_by_path(db: Session) -> None:
    factories.load(db, factories.PAGES)
    factories.load(db, {"a.md": factories.PAGE.format(title="Mine")}, source="mine")
    assert [each["title"] for each in export_source(db, source="mine")] == ["Mine"]
    everything = export_source(db, source=None)
    assert len(everything) == 4
    assert {each["source"] for each in everything} == {"content", "mine"}


def test_what_is_archived_is_not_exported(db: Session) -> None:
    factories.load(db, factories.PAGES)
    factories.load(db, {})
    assert export_source(db, source="content") == []


def test_an_unknown_source_is_told_with_the_known_ones(db: Session) -> None:
    with pytest.raises(NotFound, match="none yet"):
        export_source(db, source="x")
    factories.load(db, {})
    with pytest.raises(NotFound, match="There are: content"):
        export_source(db, source="x")
