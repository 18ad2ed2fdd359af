"""What becomes of a guest's work when the guest turns out to have an account."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models.attempt import Attempt
from app.models.judgement import Round
from app.models.plan import SetAside, StudyPlan
from app.models.review import CriterionLog, Delivery, Peek, Standing, StudyDay, WeekSum
from app.models.session import PracticeSession
from app.models.topic import Source
from app.models.user import User
from app.services.figures.criterion_logs import rebuild_logs
from app.services.figures.standings import recount
from app.services.scoring.own_answers import move_own
from app.services.topics.ticks import move_ticks


def adopt(db: Session, *, guest_id: int, user_id: int) -> None:
    """Move a guest's attempts and rounds, with all that hangs on them, to an account.

    Peeks, own answers and ticks join those that the account has already. The guest goes. The
    caches of both are made anew: they are sums over the log, which is now the account's.
    """
    touched = db.execute(
        select(Attempt.topic_id, Attempt.study_day).where(Attempt.user_id == guest_id).distinct()
    ).all()
    for cache in (Standing, Delivery, StudyDay, WeekSum, CriterionLog):
        db.execute(delete(cache).where(cache.user_id == guest_id))
    move_peeks(db, guest_id, user_id)
    move_plans(db, guest_id, user_id)
    # What a guest brought along with a file, as a guest can't upload pages.
    db.execute(update(Source).where(Source.owner_id == guest_id).values(owner_id=user_id))
    move_own(db, guest_id=guest_id, user_id=user_id)
    move_ticks(db, guest_id=guest_id, user_id=user_id)
    # The foreign keys carry events, drafts and reviews along.
    for log in (Attempt, Round):
        db.execute(update(log).where(log.user_id == guest_id).values(user_id=user_id))
    db.execute(delete(User).where(User.id == guest_id))
    db.flush()
    db.expire_all()
    for topic_id, day in touched:
        recount(db, user_id=user_id, topic_id=topic_id, day=day)
    rebuild_logs(db, user_id)


def move_peeks(db: Session, guest_id: int, user_id: int) -> None:
    """A peek stays a peek: otherwise signing in would wash it off."""
    for peek in db.scalars(select(Peek).where(Peek.user_id == guest_id)).all():
        db.merge(Peek(user_id=user_id, topic_id=peek.topic_id, day=peek.day, at=peek.at))
        db.delete(peek)
    db.flush()


def move_plans(db: Session, guest_id: int, user_id: int) -> None:
    """Sessions and what is set aside join the account; its own plan comes first."""
    for table in (PracticeSession, SetAside):
        moved = update(table).where(table.user_id == guest_id).values(user_id=user_id)
        db.execute(moved)
    if db.get(StudyPlan, user_id) is None:
        db.execute(update(StudyPlan).where(StudyPlan.user_id == guest_id).values(user_id=user_id))
        carry_date(db, guest_id, user_id)


def carry_date(db: Session, guest_id: int, user_id: int) -> None:
    """The day and the minutes of a guest's plan, where the account has no day of its own."""
    guest, user = db.get_one(User, guest_id), db.get_one(User, user_id)
    if user.interview_on is None:
        user.interview_on, user.minutes_a_day = guest.interview_on, guest.minutes_a_day
        user.rubric_version = guest.rubric_version
    db.flush()
