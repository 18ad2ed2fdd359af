"""One line a request: JSON, so that nothing a client sends can pretend to be another line."""

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask, Response, g, request

logger = logging.getLogger("strong_answer")


def init_app(app: Flask) -> None:
    """Give each request an id and a line."""
    set_up_logger()
    app.before_request(begin)
    app.after_request(write_line)


def set_up_logger() -> None:
    """Send the lines to standard error, once however many apps are made."""
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False


def write(level: int, line: dict[str, Any]) -> None:
    """Write an event as one line, with its moment in UTC by the machine's clock."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    logger.log(level, json.dumps({"at": moment, **line}))


def begin() -> None:
    """Note when the request came, under an id that its error page shows too."""
    g.request_id = uuid4().hex[:12]
    g.began = time.perf_counter()


def seconds_taken() -> float:
    """How long the request has been worked on; nothing where it was refused before it began."""
    now = time.perf_counter()
    return now - float(g.get("began", now))


def log_failure(error: Exception) -> None:
    """An error's kind and the code it came through; never its text, which may quote input."""
    frames = traceback.extract_tb(error.__traceback__)
    line = {
        "event": "failure",
        "id": g.get("request_id", ""),
        "kind": type(error).__name__,
        "where": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
    write(logging.ERROR, line)


def log_slow_statement(*, route: str, ms: float, statement: str) -> None:
    """A statement that took long, with the request and the route that sent it."""
    line = {
        "event": "slow statement",
        "id": g.get("request_id", ""),
        "route": route,
        "ms": round(ms, 1),
        "statement": statement,
    }
    write(logging.WARNING, line)


def log_access(event: str, *, user: int | None = None) -> None:
    """What somebody who signs in, or asks for what is not theirs, was told; no name is written."""
    line = {"event": event, "id": g.get("request_id", ""), "path": request.path, "user": user}
    write(logging.INFO, line)


def log_jump(seconds: float) -> None:
    """The machine's clock was set while the program ran, ahead or back."""
    write(logging.WARNING, {"event": "clock_jump", "seconds": round(seconds, 1)})


def write_line(response: Response) -> Response:
    """The request's line: no query, no body, no cookie, as those may hold what a learner wrote."""
    line = {
        "event": "request",
        "id": g.get("request_id", ""),
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round(seconds_taken() * 1000, 1),
        # Whose request it was, where that was asked; an account's number names nobody.
        "user": g.get("learner_id"),
    }
    write(logging.INFO, line)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response
