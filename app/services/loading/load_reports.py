"""What the last load of each source said, kept for who runs the installation."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.topic import KeptReport, Source
from app.services.loading.load_report import COUNTS, LoadReport

# A folder of thousands of pages can have a remark on each line; who mends them runs the check.
MOST_PROBLEMS = 200
DONE = ("added", "updated", "moved", "archived")


def keep_report(db: Session, source: Source, report: LoadReport, now: datetime) -> None:
    """Keep a load's report where it did anything, or found anything else than the one before.

    A second load of the same pages writes nothing.
    """
    kept = db.get(KeptReport, source.id)
    problems = [str(problem) for problem in report.problems]
    counts = {name: getattr(report, name) for name in COUNTS} | {"problems": len(problems)}
    shown = problems[:MOST_PROBLEMS]
    if kept is None:
        db.add(KeptReport(source_id=source.id, made_at=now, counts=counts, problems=shown))
    elif any(counts[name] for name in DONE) or kept.problems != shown:
        kept.made_at, kept.counts, kept.problems = now, counts, shown
    db.flush()
