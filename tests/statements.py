"""Counting what is sent to the database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import Connection, Engine, event

# What opens, closes and prepares a transaction is no statement of ours.
FRAME = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")


@contextmanager
def counted(target: Engine | Connection) -> Iterator[list[str]]:
    """The statements that are sent while this lasts."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(FRAME):
            sent.append(statement)

    event.listen(target, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(target, "before_cursor_execute", note)


def writes(sent: list[str]) -> list[str]:
    """Those that change something."""
    return [statement for statement in sent if not statement.startswith("SELECT")]


# That a browser was here is noted once in ten minutes, with whatever it writes.
SELDOM = "UPDATE user_sessions SET seen_at"
# What a request may send: less where somebody waits in the middle of an answer.
MOST, MOST_WHEN_HOT = 8, 4
HOT = frozenset({"attempts.clock", "attempts.save_draft", "rounds.clock", "rounds.save_draft"})
# What must send more, with the reason; a step of an attempt also writes down, once, what the clock
# has ended meanwhile, and keeps the text of another tab beside the answer.
MORE: Mapping[str, int] = {
    "attempts.save_draft": 14,
    "attempts.submit": 14,
    "attempts.leave": 12,
    # Score, review, memory, delivery, day, week and logs are kept up in one transaction: a first
    # score sends 12; one that changes what is behind others has its topic made anew.
    "scoring.mark": 24,
    "scoring.score": 24,
    "scoring.rate": 16,
    "scoring.undo": 24,
    # Each of the steps that a device kept, all at once.
    "offline.events": 100,
    # An answer of old is scored again beside its first score.
    "rounds.score": 10,
    # A first visitor becomes a guest with it.
    "comparisons.start": 10,
    "drills.start": 10,
    "sessions.create": 12,
    # Topics in two time boxes, and what was asked lately.
    "mocks.create": 9,
    # What a guest did joins the account; tries are counted and given back.
    "auth.sign_in_now": 60,
    "auth.second_step": 60,
    "auth.sign_up_now": 12,
    "account.change_password": 10,
    "second_step.confirm": 10,
    # A file with all that a learner has: each table, and each recording by itself.
    "own_data.download": 60,
    # Looking through such a file asks for each kind of row; bringing it in makes figures anew.
    "own_data.upload": 80,
    "own_data.confirm": 300,
    # A source or an account with all that hangs on it.
    "sources.upload": 30,
    "sources.confirm": 30,
    "leaving.delete": 70,
}


def most_of(endpoint: str | None) -> int:
    """How many statements a route may send at most."""
    return MORE.get(endpoint or "", MOST_WHEN_HOT if endpoint in HOT else MOST)


def limit(app: Flask, exceeding: list[str]) -> None:
    """From now on, note the requests that send more than their routes may."""

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if has_request_context() and not statement.startswith((*FRAME, SELDOM)):
            g.setdefault("statements_sent", []).append(statement)

    def check(response: Response) -> Response:
        sent = g.get("statements_sent", [])
        if len(sent) > most_of(request.endpoint):
            exceeding.append(f"{request.method} {request.endpoint} sent {len(sent)}: {sent}")
        return response

    app.after_request(check)
    event.listen(app.extensions["engine"], "before_cursor_execute", note)
