"""The weekly page: last week's figures beside the week before, and one focus for this week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.learner import Learner
from app.domain.progress import monday
from app.domain.quality import STATED
from app.domain.rating import Confidence
from app.domain.signals import Signal
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
from app.models.user import User
from app.services.planning.known_topics import list_tried
from app.services.progress.progress_sums import Sum, list_sums, total_of_sums
from app.services.progress.signals import exercise_of, get_signals, list_places, signal_url

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
    days, began, before = list_days(db, learner.id, week)
    first = week - WEEKS_LOOKED_AT * WEEK
    sums = list_sums(db, user_id=learner.id, first=first, until=week + WEEK)
    focus, url = find_focus(db, learner=learner, week=week, attempts=before, sums=sums)
    return WeekPage(
        week=week,
        figures=figures(figures_of(days, week - WEEK), figures_of(days, week - 2 * WEEK)),
        focus=focus,
        focus_url=url,
        focus_line=focus_line(sums, focus, week),
        now=figures_of(days, week),
        earlier=week - WEEK if began is not None and week > monday(began) else None,
        later=week + WEEK if week < this else None,
    )


def list_days(db: Session, user_id: int, week: date) -> tuple[Sequence[StudyDay], date | None, int]:
    """The days of a week and of the two before; the first day ever; attempts before the week."""
    first = select(func.min(StudyDay.day)).where(StudyDay.user_id == user_id)
    before = select(func.coalesce(func.sum(StudyDay.attempts), 0)).where(
        StudyDay.user_id == user_id, StudyDay.day < week
    )
    rows = db.execute(
        select(StudyDay, first.scalar_subquery(), before.scalar_subquery())
        .select_from(User)
        .outerjoin(StudyDay, (StudyDay.user_id == User.id) & (StudyDay.day >= week - 2 * WEEK))
        .where(User.id == user_id)
    ).all()
    return [row[0] for row in rows if row[0] is not None], rows[0][1], rows[0][2]


def figures_of(days: Sequence[StudyDay], week: date) -> WeekFigures:
    """The sums of one week's days."""
    own = [day for day in days if week <= day.day < week + WEEK]
    return WeekFigures(
        attempts=sum(day.attempts for day in own),
        seconds=sum(day.seconds for day in own),
        days=len({day.day for day in own}),
        scores=Total(count=sum(day.scored for day in own), total=sum(day.score_sum for day in own)),
    )


def find_focus(
    db: Session, *, learner: Learner, week: date, attempts: int, sums: Sequence[Sum]
) -> tuple[Focus, str]:
    """The focus out of what was known when the week began, and the drill it leads to."""
    signals = get_signals(db, user_id=learner.id, before=week).active
    earlier = [each for each in sums if each.week < week]
    tried = list_tried(db, user_id=learner.id, before=week)
    first = signals[0] if signals else None
    focus = choose_focus(
        Background(
            attempts=attempts,
            signal=None if first is None else known_signal(first),
            expected_too_much=expected_too_much(earlier),
            subjects=tuple(
                SubjectMean(
                    subject=subject, scores=total_of_sums(earlier, SumKind.BAND, subject=subject)
                )
                for subject in sorted({each.subject for each in earlier})
            ),
            unseen=tried.count(False),
            topics=len(tried),
        )
    )
    if first is None:
        return focus, focus_url(focus)
    ids = {trace.topic_id for trace in first.traces}
    return focus, signal_url(first, list_places(db, user_id=learner.id, topic_ids=ids))


def known_signal(signal: Signal) -> KnownSignal:
    """A signal as a focus."""
    return KnownSignal(
        key=signal.habit.key,
        name=signal.habit.name,
        evidence=signal.evidence,
        exercise=exercise_of(signal.habit),
    )


def expected_too_much(sums: Sequence[Sum]) -> Total:
    """By how much more was expected than came, over all answers whose confidence was given."""
    came = total_of_sums(sums, SumKind.SURE)
    stated = sum(
        STATED[Confidence(int(each.name))] * each.count
        for each in sums
        if each.kind is SumKind.SURE
    )
    return Total(count=came.count, total=stated - came.total)


def focus_url(focus: Focus) -> str:
    """Where to go for a focus that is no signal."""
    if focus.kind is FocusKind.SUBJECT:
        return f"/weak?subject={quote(focus.key)}"
    return "/review" if focus.kind is FocusKind.KEEP else "/drills/next?seconds=60"


def focus_line(sums: Sequence[Sum], focus: Focus, week: date) -> str:
    """How a focus went in the two weeks before and goes in this one."""
    if focus.kind not in (FocusKind.SIGNAL, FocusKind.SUBJECT):
        return ""
    # A flaw has no line of its own in the sums: its evidence is in the signal.
    is_subject = focus.kind is FocusKind.SUBJECT
    kind = SumKind.BAND if is_subject else SumKind.CRITERION
    name, subject = (None, focus.key) if is_subject else (focus.key, None)
    named = (("the week before last", 2), ("last week", 1), ("this week so far", 0))
    return so_far(
        [
            (said, total_of_sums(sums, kind, name=name, subject=subject, week=week - ago * WEEK))
            for said, ago in named
        ]
    )
