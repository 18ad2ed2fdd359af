"""A learner's data out of a file: looked through first, then brought in a batch at a time.

Everything is checked before anything is stored. What is named by a UUID, a day or a topic is stored
once, however often the same file comes; figures are made anew out of what arrived.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput
from app.domain.text import Json
from app.models.own_tables import ATTEMPTS, CARRIED, ROUNDS, SESSIONS, OwnTable
from app.models.user import User
from app.services.loading.content import Renderer
from app.services.own_data.own_figures import refresh_attempts, refresh_rounds
from app.services.own_data.own_files import WHAT, OwnFile, bad
from app.services.own_data.own_merge import HERE, Key, Merge, merge
from app.services.own_data.own_sense import check_attempt, check_round
from app.services.own_data.own_sessions import drop_clashing
from app.services.own_data.own_sounds import bring_sounds
from app.services.own_data.own_values import Brought, read_brought
from app.services.own_data.own_work import BATCH, Import, placed, take_head, take_topics

# A server's clock may be behind that of the one which wrote the file.
CLOCKS_APART = timedelta(days=1)
TABLES = {own.name: own for own in CARRIED}


def survey(db: Session, *, user_id: int, file: OwnFile, now: datetime) -> dict[str, Any]:
    """Look a whole file through and say what bringing it in would do; nothing is written.

    Raises ``InvalidInput`` with one sentence for a file that can't be brought in.
    """
    work = Import(db=db, user_id=user_id, file=file, now=now, renderer=None)
    for _batch in steps(work):
        db.expunge_all()
    return work.report()


def bring_in(
    db: Session,
    *,
    user_id: int,
    file: OwnFile,
    renderer: Renderer,
    now: datetime,
    batch: int = BATCH,
) -> Iterator[dict[str, Any]]:
    """Bring a file in that was surveyed; gives what came of it so far after each batch.

    Each batch is whole, with its figures, and the caller commits it: nobody else waits long, and a
    file that was cut off in the middle is brought in again to its end.
    """
    work = Import(db=db, user_id=user_id, file=file, now=now, renderer=renderer, batch=batch)
    for _batch in steps(work):
        db.flush()
        yield work.report()
        db.expunge_all()


def steps(work: Import) -> Iterator[None]:
    """Go through a file, a batch at a time; whatever is wrong with it is one sentence."""
    try:
        yield from batches(work)
    except InvalidInput as error:
        raise error if str(error).startswith(WHAT) else bad(str(error)) from error


def batches(work: Import) -> Iterator[None]:
    """Take what a file says, a batch at a time."""
    for name, members in groupby(work.file.members(), key=lambda member: member[0]):
        values = (value for _name, value in members)
        if name in TABLES or name == "topics":
            while batch := list(islice(values, work.batch)):
                lock_learner(work)
                take_rows(work, name, batch)
                yield
        else:
            take_head(work, name, next(values))
            yield


def lock_learner(work: Import) -> None:
    """Let one import of a learner write at a time; elsewhere nobody waits."""
    if work.keep:
        work.db.scalar(select(User.id).where(User.id == work.user_id).with_for_update())


def take_rows(work: Import, name: str, batch: Sequence[Json]) -> None:
    """Some topics, or some rows of a table."""
    if name == "topics":
        take_topics(work, batch)
        return
    own = TABLES[name]
    latest = work.now + CLOCKS_APART
    brought = [placed(work, own, read_brought(own, each, latest=latest)) for each in batch]
    TAKERS.get(name, take_plainly)(work, own, brought)


def take_plainly(work: Import, own: OwnTable, brought: Sequence[Brought]) -> list[Key]:
    """Rows as they are; the keys of those that something came of."""
    merging = Merge(db=work.db, user_id=work.user_id, keep=work.keep)
    touched = merge(merging, own, brought)
    work.count(own.name, merging.counts)
    return touched


def take_attempts(work: Import, own: OwnTable, brought: Sequence[Brought]) -> None:
    """Attempts with their figures and their sound."""
    for each in brought:
        check_attempt(each)
    touched = take_plainly(work, own, brought)
    sounds = bring_sounds(
        work.db, user_id=work.user_id, file=work.file, brought=brought, keep=work.keep
    )
    work.count("recordings", sounds)
    if work.keep and touched:
        ids = [key[0] for key in touched]
        refresh_attempts(work.db, user_id=work.user_id, attempt_ids=ids, now=work.now)


def take_rounds(work: Import, own: OwnTable, brought: Sequence[Brought]) -> None:
    """Rounds with their outcomes."""
    for each in brought:
        check_round(each)
    touched = take_plainly(work, own, brought)
    if work.keep and touched:
        refresh_rounds(work.db, user_id=work.user_id, round_ids=[key[0] for key in touched])


def take_sessions(work: Import, own: OwnTable, brought: Sequence[Brought]) -> None:
    """Sessions, but for one whose attempts another session here has already."""
    free, clashing = drop_clashing(work.db, user_id=work.user_id, brought=brought)
    take_plainly(work, own, free)
    work.count(own.name, Counter(other=clashing))


def take_plan(work: Import, own: OwnTable, brought: Sequence[Brought]) -> None:
    """The plan, where nothing was done here yet; an own plan stays."""
    if work.settings:
        take_plainly(work, own, brought)
    else:
        work.count(own.name, Counter({HERE: len(brought)}))


TAKERS = {
    "plan": take_plan,
    ATTEMPTS.name: take_attempts,
    ROUNDS.name: take_rounds,
    SESSIONS.name: take_sessions,
}
