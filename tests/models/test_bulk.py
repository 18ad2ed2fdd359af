"""Many rows at once: what is written is what SQLAlchemy itself would have written."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models.base import table_of
from app.models.bulk import insert_rows, update_rows
from app.models.topic import Source, SourceFile, Topic
from tests.statements import counted

NOW = datetime(2026, 1, 1, 12, 30, tzinfo=UTC)


def source(db: Session) -> Source:
    made = Source(name="bulk", title="Bulk", loaded_at=NOW)
    db.add(made)
    db.flush()
    return made


def topic(source_id: int, name: str, **other: Any) -> dict[str, Any]:
    plain = dict.fromkeys(("key", "path", "address", "title", "subject"), name)
    searched = ("search_title", "search_points", "search_notes")
    texts = dict.fromkeys(("notes", "notes_html", "text_hash", *searched), "é \U0001f600 %s ?")
    return {
        "source_id": source_id,
        **plain,
        **texts,
        "is_item": False,
        "level": None,
        "minutes": 5,
        "document": {"a": ["b", {"c": None}]},
        "changed_at": NOW,
        "archived_at": None,
        **other,
    }


def stored(db: Session, name: str) -> dict[str, Any]:
    row = db.execute(select(table_of(Topic)).where(Topic.key == name)).mappings().one()
    return {key: value for key, value in row.items() if key not in ("id", "key", "path", "title")}


def test_rows_are_what_the_long_way_would_have_written(db: Session) -> None:
    place = source(db).id
    insert_rows(db, Topic, [topic(place, "a", address="x", subject="s")])
    db.execute(insert(table_of(Topic)), [topic(place, "b", address="y", subject="s")])
    assert {**stored(db, "a"), "address": ""} == {**stored(db, "b"), "address": ""}


def test_what_is_written_comes_back(db: Session) -> None:
    insert_rows(db, Topic, [topic(source(db).id, "a", is_item=True, archived_at=NOW)])
    row = db.scalars(select(Topic).where(Topic.key == "a")).one()
    assert (row.document, row.is_item, row.archived_at, row.level) == (
        {"a": ["b", {"c": None}]},
        True,
        NOW,
        None,
    )


def test_many_rows_are_one_statement(db: Session) -> None:
    place = source(db).id
    files = [
        {"source_id": place, "path": f"{n}.md", "content_hash": "", "links": {}, "problems": []}
        for n in range(50)
    ]
    with counted(db.connection()) as sent:
        insert_rows(db, SourceFile, files)
    assert len(sent) == 1
    assert len(db.scalars(select(SourceFile.path)).all()) == 50


def test_no_rows_are_no_statement(db: Session) -> None:
    with counted(db.connection()) as sent:
        insert_rows(db, SourceFile, [])
    assert sent == []


def test_the_tables_own_rules_hold(db: Session) -> None:
    place = source(db).id
    with pytest.raises(IntegrityError):
        insert_rows(db, Topic, [topic(place, "a"), topic(place, "a")])


def test_a_moment_without_a_time_zone_is_refused(db: Session) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="naive"):
        insert_rows(db, Topic, [topic(source(db).id, "a", changed_at=naive)])


def test_rows_get_their_new_values_and_others_keep_theirs(db: Session) -> None:
    place = source(db).id
    insert_rows(db, Topic, [topic(place, name) for name in "abc"])
    ids = {row.key: row.id for row in db.execute(select(Topic.key, Topic.id))}
    before = stored(db, "c")
    new = {"document": {"z": [1]}, "minutes": None, "archived_at": NOW}
    update_rows(
        db,
        Topic,
        [{"id": ids["a"], "notes": "one", **new}, {"id": ids["b"], "notes": "two", **new}],
    )
    assert stored(db, "a").items() >= {"notes": "one", **new}.items()
    assert stored(db, "b").items() >= {"notes": "two", **new}.items()
    assert stored(db, "c") == before


def test_new_values_of_many_rows_are_one_statement(db: Session) -> None:
    place = source(db).id
    insert_rows(db, Topic, [topic(place, str(number)) for number in range(50)])
    ids = db.scalars(select(Topic.id)).all()
    with counted(db.connection()) as sent:
        update_rows(db, Topic, [{"id": each, "minutes": 7} for each in ids])
    assert len(sent) == 1
    assert set(db.scalars(select(Topic.minutes))) == {7}


def test_no_new_values_are_no_statement(db: Session) -> None:
    with counted(db.connection()) as sent:
        update_rows(db, Topic, [])
    assert sent == []
