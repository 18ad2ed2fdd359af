"""One list knows every table of a learner's, for the export, the import and the deletion."""

from collections import Counter

from sqlalchemy import JSON, Table

from app.domain.own_file import SETTINGS
from app.models.base import table_of
from app.models.own_tables import (
    CARRIED,
    DERIVED,
    FROM_EVENTS,
    LEFT,
    OWNER,
    OwnTable,
    carried_models,
    deleted_with_learner,
)
from app.models.tables import metadata
from app.models.topic import Source
from app.models.user import User
from app.services.figures.rebuilding import CACHES
from app.services.figures.rebuilding import DERIVED as REBUILT
from app.services.own_data.own_values import HANGING, SHAPES


def with_a_learner() -> set[Table]:
    """The tables with a column that names a learner."""
    return {
        column.table
        for table in metadata().sorted_tables
        for column in table.columns
        if column.name == OWNER
        or any(key.column.table.name == "users" for key in column.foreign_keys)
    }


def every_table() -> list[OwnTable]:
    return [each for whole in CARRIED for each in (whole, *whole.parts)]


def test_every_table_with_a_learner_is_in_the_list_once() -> None:
    listed = Counter(table_of(model) for model in (*carried_models(), *DERIVED, *LEFT))
    # Sources are pages: they are exported and deleted as such.
    assert set(listed) == with_a_learner() - {table_of(Source)}
    assert set(listed.values()) == {1}


def test_deleting_goes_through_all_of_them_parts_before_wholes() -> None:
    order = deleted_with_learner()
    assert set(order) == with_a_learner() - {table_of(Source)}
    for whole in CARRIED:
        for part in whole.parts:
            assert order.index(part.table) < order.index(whole.table)


def test_what_is_made_anew_is_what_rebuilding_makes() -> None:
    assert set(DERIVED) == set(CACHES)
    assert set(REBUILT) - {"peeked"} == FROM_EVENTS


def test_each_column_that_is_named_is_there_and_a_part_names_its_whole() -> None:
    for each in every_table():
        names = set(each.table.columns.keys())
        assert {*each.left_out, each.later or OWNER, each.link or OWNER} <= names, each.name
    for whole in CARRIED:
        assert whole.link == ""
        assert all(part.link for part in whole.parts)


def test_no_column_in_json_is_carried_that_the_list_of_shapes_does_not_know() -> None:
    in_json = {
        f"{each.table.name}.{column.name}"
        for each in every_table()
        for column in each.columns
        if isinstance(column.type, JSON)
    }
    assert in_json == set(SHAPES) | set(HANGING)


def test_every_column_of_a_learner_is_a_setting_that_travels_or_known_to_stay() -> None:
    stays = {"id", "email", "email_canonical", "password_hash", "is_admin", "created_at"}
    assert set(table_of(User).columns.keys()) == stays | set(SETTINGS)
