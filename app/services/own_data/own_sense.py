"""Whether rows out of a file make sense together: the figures are tried out on them first."""

from app.domain.attempt import AttemptState, Stage
from app.domain.errors import DomainError
from app.domain.shapes import refuse
from app.models.attempt import Attempt, AttemptEvent
from app.models.judgement import Round, RoundEventRow
from app.services.attempts.asked import criteria_of
from app.services.attempts.attempt_log import copy_state
from app.services.figures import round_restoring
from app.services.figures.rebuilding import state_of
from app.services.figures.review_log import copy_score
from app.services.figures.standings import attempt_facts
from app.services.own_data.own_values import Brought
from app.services.scoring.attempt_facts import levels_of

# Of somebody whose number nobody has: such rows are only looked at.
NOBODY = 0
# Days between a moment and the study day it is counted for: time zones, and a day's late start.
DAYS_APART = 2
# What a rule can raise that meets values which no learner could have made.
NONSENSE = (
    *(DomainError, KeyError, TypeError, ValueError, IndexError, AttributeError),
    *(ArithmeticError, AssertionError),
)


def check_attempt(brought: Brought) -> None:
    """Raise ``InvalidInput`` for an attempt whose events do not lead to figures."""
    values = brought.values
    where = f"attempt {values['id']}"
    check_day(brought, where)
    events = [AttemptEvent(**each) for each in brought.parts["events"]]
    attempt = Attempt(user_id=NOBODY, **values)
    state = state_of(events)
    if state is None:
        refuse(where, "a whole log of events")
    try:
        is_whole = fits(attempt, state)
    except NONSENSE:
        is_whole = False
    if not is_whole:
        refuse(where, "an attempt that its events lead to")


def fits(attempt: Attempt, state: AttemptState) -> bool:
    """Whether every figure of an attempt can be made of its state."""
    copy_state(attempt, state)
    copy_score(attempt, state)
    stage = state.stage
    if stage in {Stage.RUNNING, Stage.LEFT}:
        return True
    if state.submitted_at is None or state.taken_seconds is None:
        return False
    if stage is not Stage.SUBMITTED and state.confidence is None:
        return False
    if stage in {Stage.MARKED, Stage.SCORED} and len(state.marks) != len(attempt.points):
        return False
    lines = {line.key: line for line in criteria_of(attempt)}
    for name, level in state.levels.items():
        if name not in lines or not lines[name].minimum <= level <= lines[name].maximum:
            return False
    if attempt.points_maximum:
        levels_of(attempt)
        attempt_facts(attempt)
    return True


def check_round(brought: Brought) -> None:
    """Raise ``InvalidInput`` for a round whose events do not lead to an outcome."""
    where = f"round {brought.values['id']}"
    check_day(brought, where)
    row = Round(user_id=NOBODY, **brought.values)
    events = [RoundEventRow(**each) for each in brought.parts["events"]]
    if round_restoring.state_of(row, events) is None:
        refuse(where, "a round that its events lead to")


def check_day(brought: Brought, where: str) -> None:
    """Raise ``InvalidInput`` for a study day far from the moment it began at."""
    apart = brought.values["study_day"] - brought.values["started_at"].date()
    if abs(apart.days) > DAYS_APART:
        refuse(f"{where}.study_day", "the day it began on")
