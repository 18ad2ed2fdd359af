"""Every cache of one learner made anew, out of the attempts and reviews alone."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.domain.progress import monday
from app.models.attempt import Attempt
from app.models.review import Delivery, Standing, StudyDay, WeekSum
from app.services.figures.criterion_logs import rebuild_logs
from app.services.figures.day_sums import recount_day
from app.services.figures.standings import recount_topic
from app.services.figures.weeks import fill_week


def recount_learner(db: Session, *, user_id: int) -> None:
    """Throw a learner's caches away and make them anew."""
    for cache in (Standing, Delivery, StudyDay, WeekSum):
        db.execute(delete(cache).where(cache.user_id == user_id))
    db.flush()
    db.expire_all()
    # What was never handed in is counted nowhere, so it has no row in any cache.
    own = (Attempt.user_id == user_id) & Attempt.submitted_at.is_not(None)
    for topic_id in db.scalars(select(Attempt.topic_id).where(own).distinct()).all():
        recount_topic(db, user_id=user_id, topic_id=topic_id)
    days = db.scalars(select(Attempt.study_day).where(own).distinct()).all()
    for day in days:
        recount_day(db, user_id=user_id, day=day)
    for week in sorted({monday(day) for day in days}):
        fill_week(db, user_id, week)
    rebuild_logs(db, user_id)
