"""Confidence against result: how far what a learner expects is from what comes, both ways."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.quality import STATED
from app.domain.rating import Confidence
from app.domain.week_sums import Total
from app.domain.wording import counted

CONFIDENCE_NAMES = {
    Confidence.UNSURE: "unsure",
    Confidence.FAIRLY_SURE: "fairly sure",
    Confidence.SURE: "sure",
}
COUNTS_FROM = 5

# A gap of less than ten points is nobody's fault: the three taps are coarser than that.
_FITS_WITHIN = 0.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One attempt: how sure the learner was, the share of points that came, and if it was good."""

    confidence: Confidence
    came: float
    was_good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationRow:
    """All attempts with one confidence; ``came`` and ``was_good`` are shares, None without any."""

    confidence: Confidence
    name: str
    stated: float
    count: int
    came: float | None
    was_good: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A row for each confidence, and the mean gap: above zero is too sure, below is not enough."""

    rows: tuple[CalibrationRow, ...]
    gap: float | None
    finding: str


def calibration(answers: Iterable[Answered]) -> Calibration:
    """Confidence against result over the given attempts; no gap is named below five of them."""
    given = tuple(answers)
    rows = tuple(_row(level, [a for a in given if a.confidence is level]) for level in Confidence)
    if len(given) < COUNTS_FROM:
        finding = f"{counted(len(given), 'answer')} so far; it takes {COUNTS_FROM} to compare."
        return Calibration(rows=rows, gap=None, finding=finding)
    gap = sum(STATED[answer.confidence] - answer.came for answer in given) / len(given)
    return Calibration(rows=rows, gap=gap, finding=_finding(gap, rows[-1]))


def calibration_of_sums(sums: Mapping[Confidence, Total]) -> Calibration:
    """The same out of sums: how many answers were given with each confidence, and what came."""
    rows = tuple(_row_of_sum(level, sums[level]) for level in Confidence)
    count = sum(row.count for row in rows)
    if count < COUNTS_FROM:
        finding = f"{counted(count, 'answer')} so far; it takes {COUNTS_FROM} to compare."
        return Calibration(rows=rows, gap=None, finding=finding)
    stated = sum(row.stated * row.count for row in rows)
    gap = (stated - sum(total.total for total in sums.values())) / count
    return Calibration(rows=rows, gap=gap, finding=_finding(gap, rows[-1]))


def _row_of_sum(level: Confidence, total: Total) -> CalibrationRow:
    return CalibrationRow(
        confidence=level,
        name=CONFIDENCE_NAMES[level],
        stated=STATED[level],
        count=total.count,
        came=total.mean if total.count else None,
        was_good=None,
    )


def _row(level: Confidence, answers: Sequence[Answered]) -> CalibrationRow:
    count = len(answers)
    return CalibrationRow(
        confidence=level,
        name=CONFIDENCE_NAMES[level],
        stated=STATED[level],
        count=count,
        came=sum(answer.came for answer in answers) / count if count else None,
        was_good=sum(answer.was_good for answer in answers) / count if count else None,
    )


def _finding(gap: float, sure: CalibrationRow) -> str:
    points = f"{abs(gap) * 100:.0f} points"
    if gap > _FITS_WITHIN:
        verdict = f"You expect {points} more than comes."
    elif gap < -_FITS_WITHIN:
        verdict = f"You expect {points} too little: more comes than you think."
    else:
        verdict = "What you expect fits what comes."
    if sure.was_good is None:
        return verdict
    good = round(sure.was_good * sure.count)
    return f"{verdict} Of {counted(sure.count, 'answer')} you were sure of, {good} went well."
