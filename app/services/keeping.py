"""What is the same for everybody, kept in this process as long as the pages stay as they are.

Nothing is kept under a time to live. What a thing is kept under names the version of every source
it was made of, and each request reads the versions anew: so a process sees at once what another one
loaded. A source's version is the moment of its last change, which never comes twice.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Pool, select
from sqlalchemy.orm import Session

from app.models.engine import is_writing
from app.models.topic import Source
from app.services.visibility import SOURCES, VISIBLE

# Number, name and moment of the last change of each source that somebody may see.
Versions: TypeAlias = tuple[tuple[int, str, datetime], ...]
Made = TypeVar("Made")
VERSIONS = (
    select(SOURCES.c.id, SOURCES.c.name, SOURCES.c.loaded_at).where(VISIBLE).order_by(SOURCES.c.id)
)
# The least time between two moments that both databases tell apart.
INSTANT = timedelta(microseconds=1)


class Keeper(Generic[Made]):
    """The things that were asked for last, so many of each database."""

    def __init__(self, most: int) -> None:
        self.most = most
        # By the pool of a database's connections: whoever puts another file in its place disposes
        # of it, and with it goes what was kept.
        self.shelves: WeakKeyDictionary[Pool, OrderedDict[Hashable, Made]] = WeakKeyDictionary()
        self.lock = Lock()

    def get(self, db: Session, key: Hashable, make: Callable[[], Made]) -> Made:
        """What is kept under a key, or else made now.

        A session that writes may see what is never committed, and so may one on a connection that
        somebody else holds: of what they see nothing is kept.
        """
        engine = db.get_bind()
        if not isinstance(engine, Engine) or is_writing(db):
            return make()
        with self.lock:
            shelf = self.shelves.setdefault(engine.pool, OrderedDict())
            if key in shelf:
                shelf.move_to_end(key)
                return shelf[key]
        made = make()
        with self.lock:
            shelf[key] = made
            while len(shelf) > self.most:
                shelf.popitem(last=False)
        return made


def list_versions(db: Session, *, user_id: int | None) -> Versions:
    """The version of every source that somebody may see."""
    return tuple(tuple(row) for row in db.execute(VERSIONS, {"user_id": user_id}))


def touch(source: Source, now: datetime) -> None:
    """Note that topics of a source changed: later than ever before, even if the clock went back."""
    source.loaded_at = max(now, source.loaded_at + INSTANT)
