"""The declarative base, the naming convention, and the column types that the tables share."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias, cast

from sqlalchemy import DateTime, Enum, ForeignKeyConstraint, MetaData, String, Table, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

# What makes a value of what a database sends.
Reader: TypeAlias = Callable[[Any], Any]
# One name for each constraint, so that migrations can speak of them on both databases.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; naive values are refused: nobody knows which zone they meant."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is sent to the database: UTC, without its mark on SQLite, which has no zones."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime can't be stored; give it a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What comes back: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Reader | None:
        """On SQLite the text is read in one step: lists of hundreds of moments are mostly this."""
        if dialect.name == "sqlite":
            return utc_of_text
        return super().result_processor(dialect, coltype)


def utc_of_text(text: str | None) -> datetime | None:
    """A moment as SQLite has it, without its zone."""
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UTCDateTime()}


def part_of(table: str, column: str) -> ForeignKeyConstraint:
    """The key of a learner's row that goes with another one: the other's id is in ``column``."""
    return ForeignKeyConstraint(
        ["user_id", column],
        [f"{table}.user_id", f"{table}.id"],
        ondelete="CASCADE",
        onupdate="CASCADE",
    )


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements about many rows that need no objects."""
    return cast("Table", model.__table__)


def words(kind: type[StrEnum], name: str) -> Enum:
    """A column of an enum's words, as text with a check: readable in any client, safe to extend."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


SHORT = String(200)
PATH = String(1000)
