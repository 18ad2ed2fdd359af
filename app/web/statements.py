"""Statements that take long are named in the log, so that somebody can look for a missing index."""

import time

from flask import Flask, current_app, has_request_context, request
from sqlalchemy import Connection, event

from app.web.logs import log_slow_statement

LONGEST_NAME = 300


def init_app(app: Flask) -> None:
    """Time every statement of the app's engine."""
    longest = app.config["SETTINGS"].slow_statement_ms
    engine = app.extensions["engine"]

    @event.listens_for(engine, "before_cursor_execute")
    def begin(connection: Connection, *_rest: object) -> None:
        connection.info["statement_began"] = time.perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def end(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        took = (time.perf_counter() - connection.info["statement_began"]) * 1000
        if took > longest:
            name_slow(statement, took)


def name_slow(statement: str, took: float) -> None:
    """Write a statement down without its values: a learner's words are no part of its text."""
    if not has_request_context():
        return
    current_app.extensions["metrics"].slow_statements.inc()
    log_slow_statement(
        route=request.endpoint or "", ms=took, statement=" ".join(statement.split())[:LONGEST_NAME]
    )
