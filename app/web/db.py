"""One database session a request: reading for GET, writing (and so queued) for the rest."""

from collections.abc import Callable
from functools import partial

from flask import Flask, current_app, g, request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models.engine import open_session, open_snapshot
from app.models.scrub import scrub

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, engine: Engine) -> None:
    """Keep the engine with the app and close each request's session at its end."""
    app.extensions["engine"] = engine
    app.teardown_appcontext(close)


def get_db() -> Session:
    """The request's session, opened at its first use.

    A GET never writes, so that it need not queue behind the writers.
    """
    db: Session | None = g.get("db")
    if db is None:
        writing = request.method not in SAFE_METHODS
        db = open_session(current_app.extensions["engine"], writing=writing, hurried=True)
        g.db = db
    return db


def get_snapshot() -> Session:
    """A session of its own that reads the database as it is at one moment; to be closed."""
    return open_snapshot(current_app.extensions["engine"])


def own_session() -> Callable[[], Session]:
    """What opens a session that writes, for work that goes on after the request's answer."""
    return partial(open_session, current_app.extensions["engine"], writing=True)


def close(_error: BaseException | None) -> None:
    """Give the connection back; what was not committed is rolled back."""
    db: Session | None = g.pop("db", None)
    if db is not None:
        db.close()


def release_db() -> None:
    """Let go of the connection, and of a lock, while something slow is done without them.

    What was written since the last commit is not kept; ``get_db`` opens another session.
    """
    close(None)


def wipe_deleted(app: Flask) -> bool:
    """Wipe what was deleted out of the files; the request's session must be committed before."""
    close(None)
    return scrub(app.extensions["engine"])
