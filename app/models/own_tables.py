"""Every table that holds rows of a learner, and what becomes of them: carried, made anew, or left.

What is exported, what is imported and what is deleted with an account is read from this one list,
so that a new table can't be forgotten by one of the three (tests/models/test_own_tables.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Table

from app.models.attempt import Attempt, AttemptEvent, Draft
from app.models.base import Base, table_of
from app.models.judgement import RepairDraft, Round, RoundEventRow
from app.models.own import OwnAnswer, Tick
from app.models.plan import SetAside, StudyPlan
from app.models.recording import Recording
from app.models.review import (
    CriterionLog,
    Delivery,
    Peek,
    Review,
    Standing,
    StudyDay,
    WeekSum,
)
from app.models.safety import RecoveryCode, ResetLink, SecondFactor
from app.models.session import Interruption, Mock, PracticeSession, SessionItem
from app.models.staged import StagedImport
from app.models.tables import metadata
from app.models.topic import StagedUpload
from app.models.user import UserSession

OWNER = "user_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTable:
    """A table whose rows go with a learner from server to server.

    ``name`` is what its rows are called in the file. ``parts`` are tables whose rows belong to one
    row of this one; in these ``link`` is the column with the whole's id. ``left_out`` are columns
    that are made anew where the rows arrive. ``later`` is the column by which the later of two
    versions of a row is known; without one, what is there already stays.
    """

    model: type[Base]
    name: str
    left_out: frozenset[str] = frozenset()
    parts: tuple["OwnTable", ...] = ()
    link: str = ""
    later: str = ""

    @property
    def table(self) -> Table:
        """The table itself."""
        return table_of(self.model)

    @property
    def columns(self) -> list[Column[object]]:
        """The columns that are carried, in their order."""
        without = self.left_out | {OWNER, self.link}
        return [column for column in self.table.columns if column.name not in without]

    @property
    def keys(self) -> list[str]:
        """What names a row among those of one learner, or of one whole."""
        keys = [column.name for column in self.table.primary_key]
        return [key for key in keys if key not in {OWNER, self.link}]


# What of an attempt follows from its events. Whether it was peeked at does not for the oldest.
FROM_EVENTS = frozenset(
    {
        *("stage", "events", "prepared_seconds", "pauses", "closes_at", "text", "submitted_at"),
        *("taken_seconds", "overtime_seconds", "ended_by", "confidence", "marks", "own_points"),
        *("levels", "points_scored", "points_maximum", "rating"),
    }
)

ATTEMPTS = OwnTable(
    model=Attempt,
    name="attempts",
    left_out=FROM_EVENTS,
    parts=(
        OwnTable(
            model=AttemptEvent, name="events", link="attempt_id", left_out=frozenset({"digest"})
        ),
        OwnTable(model=Draft, name="drafts", link="attempt_id", later="revision"),
        OwnTable(model=Interruption, name="interruption", link="attempt_id", later="answered_at"),
        OwnTable(
            model=Review,
            name="reviews",
            link="attempt_id",
            left_out=frozenset({"topic_id"}),
            later="voided_at",
        ),
        # The sound is a file of its own beside the rows.
        OwnTable(
            model=Recording,
            name="recordings",
            link="attempt_id",
            left_out=frozenset({"content", "size", "seconds"}),
        ),
    ),
)
ROUNDS = OwnTable(
    model=Round,
    name="rounds",
    left_out=frozenset({"stage", "outcome"}),
    parts=(
        OwnTable(model=RoundEventRow, name="events", link="round_id"),
        OwnTable(model=RepairDraft, name="draft", link="round_id", later="revision"),
    ),
)
SESSIONS = OwnTable(
    model=PracticeSession,
    name="sessions",
    parts=(
        OwnTable(model=SessionItem, name="items", link="session_id", later="skipped_at"),
        OwnTable(model=Mock, name="mock", link="session_id", later="scored_at"),
    ),
    later="stopped_at",
)

# Rows that travel, those first that others speak of.
CARRIED: tuple[OwnTable, ...] = (
    OwnTable(model=StudyPlan, name="plan"),
    ATTEMPTS,
    ROUNDS,
    SESSIONS,
    OwnTable(model=SetAside, name="set_asides", later="undone_at"),
    OwnTable(model=OwnAnswer, name="own_answers", later="changed_at"),
    OwnTable(model=Tick, name="ticks", later="at"),
    OwnTable(model=Peek, name="peeks"),
)
# Sums and logs that follow from the rows above, made anew where they arrive.
DERIVED: tuple[type[Base], ...] = (Standing, Delivery, StudyDay, WeekSum, CriterionLog)
# What belongs to one server alone: the ways in, and uploads that wait for a yes.
LEFT: tuple[type[Base], ...] = (
    *(UserSession, SecondFactor, RecoveryCode, ResetLink),
    *(StagedUpload, StagedImport),
)


def carried_models() -> Iterator[type[Base]]:
    """The models of all tables whose rows travel, parts among them."""
    for whole in CARRIED:
        yield whole.model
        for part in whole.parts:
            yield part.model


def deleted_with_learner() -> list[Table]:
    """Every table with rows of a learner, in an order in which no row is needed by another."""
    own = {table_of(model) for model in (*carried_models(), *DERIVED, *LEFT)}
    return [table for table in reversed(metadata().sorted_tables) if table in own]
