"""The weekly page: last week's figures beside the week before, and one focus for this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.progress import Observation, monday
from app.domain.quality import STATED
from app.domain.rating import Confidence
from app.domain.study_day import study_day
from app.domain.week_sums import SumKind, Total
from app.domain.weekly import (
    WEEKS_LOOKED_AT,
    Background,
    Figure,
    Focus,
    FocusKind,
    KnownSignal,
    SubjectMean,
    WeekFigures,
    choose_focus,
    figures,
    so_far,
)
from app.models.review import StudyDay
from app.services.forecasts import list_memories
from app.services.plans import chosen_track
from app.services.progress_sums import Span, line_name, list_lines, list_subjects, total_of
from app.services.signals import (
    exercise_of,
    get_signals,
    list_places,
    pairs_against,
    signal_url,
)

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPage:
    """All that the weekly page shows; ``week`` is the Monday of the week that the focus is for."""

    week: date
    figures: tuple[Figure, ...]
    focus: Focus
    focus_url: str
    focus_line: str
    now: WeekFigures
    earlier: date | None
    later: date | None


def get_week(db: Session, *, learner: Learner, day: date | None, now: datetime) -> WeekPage:
    """The weekly page of the week that holds a day; this week's where there is none."""
    this = monday(study_day(now, learner.time_zone))
    week = min(this, monday(day)) if day else this
    days = db.scalars(
        select(StudyDay).where(StudyDay.user_id == learner.id, StudyDay.day >= week - 2 * WEEK)
    ).all()
    began, before = beginning(db, learner.id, week)
    focus, url = find_focus(db, learner=learner, week=week, attempts=before)
    return WeekPage(
        week=week,
        figures=figures(figures_of(days, week - WEEK), figures_of(days, week - 2 * WEEK)),
        focus=focus,
        focus_url=url,
        focus_line=focus_line(db, learner.id, focus, week),
        now=figures_of(days, week),
        earlier=week - WEEK if began is not None and week > monday(began) else None,
        later=week + WEEK if week < this else None,
    )


def beginning(db: Session, user_id: int, week: date) -> tuple[date | None, int]:
    """A learner's first day, and how many attempts there were before a week."""
    early = case((StudyDay.day < week, StudyDay.attempts), else_=0)
    row = db.execute(
        select(func.min(StudyDay.day), func.coalesce(func.sum(early), 0)).where(
            StudyDay.user_id == user_id
        )
    ).one()
    return row[0], int(row[1])


def figures_of(days: Sequence[StudyDay], week: date) -> WeekFigures:
    """The sums of one week's days."""
    own = [day for day in days if week <= day.day < week + WEEK]
    return WeekFigures(
        attempts=sum(day.attempts for day in own),
        seconds=sum(day.seconds for day in own),
        days=len({day.day for day in own}),
        scores=Total(count=sum(day.scored for day in own), total=sum(day.score_sum for day in own)),
    )


def find_focus(db: Session, *, learner: Learner, week: date, attempts: int) -> tuple[Focus, str]:
    """The focus out of what was known when the week began, and the drill it leads to."""
    span = Span(user_id=learner.id, first=week - WEEKS_LOOKED_AT * WEEK, until=week)
    signals = get_signals(db, user_id=learner.id, before=week).active
    known = list_memories(
        db,
        user_id=learner.id,
        subject=None,
        track=chosen_track(db, user_id=learner.id),
    )
    first = signals[0] if signals else None
    focus = choose_focus(
        Background(
            attempts=attempts,
            signal=None
            if first is None
            else KnownSignal(
                key=first.habit.key,
                name=first.habit.name,
                evidence=first.evidence,
                exercise=exercise_of(first.habit),
            ),
            expected_too_much=expected_too_much(list_lines(db, span)[SumKind.SURE]),
            subjects=tuple(
                SubjectMean(subject=line.subject, scores=line.scores)
                for line in list_subjects(db, span)
            ),
            unseen=sum(tries == 0 for tries, _memory in known),
            topics=len(known),
        )
    )
    if first is None:
        return focus, focus_url(focus)
    ids = {trace.topic_id for trace in first.traces}
    places = list_places(db, user_id=learner.id, topic_ids=ids)
    pairs = pairs_against(db, user_id=learner.id, signals=[first])
    return focus, signal_url(first, places=places, pairs=pairs)


def expected_too_much(observations: Sequence[Observation]) -> Total:
    """By how much more was expected than came, over all answers whose confidence was given."""
    came = total_of(observations)
    stated = sum(STATED[Confidence(int(each.name))] * each.count for each in observations)
    return Total(count=came.count, total=stated - came.total)


def focus_url(focus: Focus) -> str:
    """Where to go for a focus that is no signal."""
    if focus.kind is FocusKind.SUBJECT:
        return f"/weak?subject={quote(focus.key)}"
    return "/review" if focus.kind is FocusKind.KEEP else "/drills/next?seconds=60"


def focus_line(db: Session, user_id: int, focus: Focus, week: date) -> str:
    """How a focus went in the two weeks before and goes in this one."""
    if focus.kind not in (FocusKind.SIGNAL, FocusKind.SUBJECT):
        return ""
    # A flaw has no line of its own in the sums: its evidence is in the signal.
    subject = focus.key if focus.kind is FocusKind.SUBJECT else None
    kind = SumKind.BAND if subject else SumKind.CRITERION
    name = None if subject else line_name(kind, focus.key)
    span = Span(user_id=user_id, first=week - 2 * WEEK, until=week + WEEK, subject=subject)
    lines = list_lines(db, span)[kind]
    named = (("the week before last", 2), ("last week", 1), ("this week so far", 0))
    return so_far(
        [
            (said, total_of([each for each in lines if each.day == week - ago * WEEK], name))
            for said, ago in named
        ]
    )
