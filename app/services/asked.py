"""What an attempt was asked, out of its row: its rubric and its clock."""

from app.domain.learner import ExtraTime
from app.domain.rubric import Criterion, rubric_for
from app.domain.timing import Clock, StopRule
from app.models.attempt import Attempt
from app.services.documents import self_check_from_json


def criteria_of(attempt: Attempt) -> tuple[Criterion, ...]:
    """The rubric an attempt is scored by."""
    return rubric_for(attempt.box_seconds, self_check_from_json(attempt.self_check))


def clock_of(attempt: Attempt) -> Clock:
    """The attempt's clock as a value."""
    return Clock(
        started_at=attempt.started_at,
        box_seconds=attempt.box_seconds,
        multiplier=ExtraTime(attempt.extra_time).multiplier,
        stop_rule=StopRule(attempt.stop_rule),
        preparation_seconds=attempt.preparation_seconds,
    )
