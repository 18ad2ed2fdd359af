"""Sixty days of practice by somebody made up, through the services, and what the app finds out.

The learner's leniency, the flaw that is overlooked and the truly weakest topics are known here and
unknown to the app; the table holds what it says against them. Everything is drawn from one seed.
"""

import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.quality import Leniency
from app.domain.signal_detection import FlawFigure, Verdict
from app.models.attempt import Attempt
from app.models.engine import WRITING, make_engine
from app.models.schema import upgrade_schema
from app.services.planning import weak_topics
from app.services.planning.day_queue import get_day
from app.services.rounds import judgement
from app.services.rounds.picks import judged
from benchmarks.simulated_learner import Truth
from benchmarks.simulated_practice import START, Scale, open_practice

FIRST = 10
ENOUGH = 7
NEAR = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is true, and what the app says after the last day."""

    truth: Truth
    leniency: Leniency | None
    flaws: tuple[FlawFigure, ...]
    weakest: list[str]
    ranked: list[str]
    attempts: int

    @property
    def found(self) -> int:
        """How many of the truly weakest are among the app's first ones."""
        return len(set(self.weakest) & set(self.ranked))

    @property
    def overlooked(self) -> list[str]:
        """The flaws that the app says are overlooked."""
        return [each.name for each in self.flaws if each.verdict is Verdict.OVERLOOKED]

    @property
    def lines(self) -> list[tuple[str, str, str, bool]]:
        """What was looked for, what is true, what the app says, and whether that will do."""
        truth, lenient = self.truth, self.leniency
        said = (
            "nothing yet" if lenient is None else f"{lenient.levels:.2f} ({lenient.count} anchors)"
        )
        near = lenient is not None and abs(lenient.levels - truth.leniency) <= NEAR
        overlooked = ", ".join(self.overlooked) or "none"
        among = f"{self.found} of {len(self.weakest)} among its first"
        return [
            ("leniency in levels", f"{truth.leniency:.2f}", said, near),
            (
                "flaw overlooked",
                truth.overlooked,
                overlooked,
                self.overlooked == [truth.overlooked],
            ),
            ("weakest topics", str(len(self.weakest)), among, self.found >= ENOUGH),
        ]


def simulate(db: Session, scale: Scale, truth: Truth) -> Findings:
    """Practise day by day, then ask the app."""
    practice = open_practice(db, scale, truth)
    now = START
    for day in range(scale.days):
        now = START + timedelta(days=day)
        practice.day(now)
    learner = practice.learner
    last = get_day(db, learner=learner, now=now)
    ranked = weak_topics.rank_topics(db, last, last.choices, now=now)
    return Findings(
        truth=truth,
        leniency=judged(db, user_id=learner.id)[0],
        flaws=judgement.flaw_figures_of(db, user_id=learner.id),
        weakest=practice.who.weakest(now + timedelta(days=7), FIRST),
        ranked=[choice.title for _need, choice in ranked[:FIRST]],
        attempts=db.scalar(select(func.count()).select_from(Attempt)) or 0,
    )


def table(findings: Findings) -> str:
    """What was found, line by line."""
    rows = [("", "known", "the app says", "")]
    rows += [(a, b, c, "found" if ok else "MISSED") for a, b, c, ok in findings.lines]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(r, widths, strict=True)) for r in rows
    ]
    first = [f"{'*' if title in findings.weakest else ' '} {title}" for title in findings.ranked]
    return "\n".join([*lines, "", "Its first ten (* is truly among the ten weakest):", *first])


def main() -> int:
    """Print the table; exit with 1 where something was not found."""
    scale = Scale()
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'simulated.sqlite3'}")
        upgrade_schema(engine)
        with Session(engine, expire_on_commit=False, execution_options=WRITING) as db:
            findings = simulate(db, scale, Truth())
        engine.dispose()
    print(f"{findings.attempts} attempts in {scale.days} days, {scale.topics} topics")
    print(table(findings))
    return int(not all(ok for _name, _true, _said, ok in findings.lines))


if __name__ == "__main__":
    sys.exit(main())
