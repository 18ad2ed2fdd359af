"""Errors as pages in the same design, or as JSON for scripts; each says what to do next."""

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import DatabaseError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.domain.errors import (
    Conflict,
    DomainError,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSound,
    TooLarge,
    TooManyTries,
)
from app.models.engine import is_number_taken
from app.web.login import forget_learner, wants_json
from app.web.logs import log_access, log_failure
from app.web.translations import translated

STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    TooLarge: 413,
    NotSound: 415,
    InvalidInput: 422,
    TooManyTries: 429,
}
FORBIDDEN, TOO_LARGE = 403, 413
HEADINGS = {
    400: lazy_gettext("That request can't be read"),
    403: lazy_gettext("That is not possible here"),
    404: lazy_gettext("There is no such page"),
    405: lazy_gettext("That is not possible here"),
    409: lazy_gettext("That does not fit any more"),
    413: lazy_gettext("That is too much at once"),
    415: lazy_gettext("That is no recording"),
    422: lazy_gettext("Something in there can't be used"),
    429: lazy_gettext("That was tried too often"),
    500: lazy_gettext("Something broke on our side"),
    503: lazy_gettext("The database is not there just now"),
}
OTHERWISE = lazy_gettext("That did not work")
ADVICE = {
    404: lazy_gettext("The address may be old, or what was there belongs to somebody else."),
    405: lazy_gettext("The address is right, but it is not called this way."),
    500: lazy_gettext(
        "It was written to the log under the number below. What you had saved is still there."
    ),
    503: lazy_gettext(
        "Nothing is lost: what you wrote is still in your browser. Try again in a few seconds."
    ),
}

NUMBER_TAKEN = lazy_gettext(
    "The number of this step was used for another one, so nothing was stored. Open the page anew, "
    "which gives the step a number of its own; what you wrote is still in your browser."
)


def init_app(app: Flask) -> None:
    """Answer every kind of error."""
    app.register_error_handler(DomainError, refuse)
    app.register_error_handler(HTTPException, explain)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, wait)
    app.register_error_handler(IntegrityError, refuse_number)
    app.register_error_handler(DatabaseError, wait_or_break_down)
    app.register_error_handler(Exception, break_down)


def refuse(error: DomainError) -> Response:
    """A rule said no; its sentence is for the person who asked."""
    if isinstance(error, NotAllowed):
        log_access("not allowed", user=g.get("learner_id"))
    response = answer(STATUS.get(type(error), 400), str(error))
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def explain(error: HTTPException) -> Response:
    """An error of HTTP itself; ``abort`` may have given it a sentence."""
    status = error.code or 500
    if status == FORBIDDEN:
        log_access("not allowed", user=g.get("learner_id"))
    custom = type(error).description != error.description
    advice = most() if status == TOO_LARGE else str(ADVICE.get(status, ""))
    message = error.description if custom and error.description else advice
    response = answer(status, message)
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def most() -> str:
    """What a request to this address may have at most; uploads may have more than forms."""
    megabytes = (request.max_content_length or 0) // 1_000_000
    sentence: str = gettext(
        "At most %(megabytes)d MB are taken at once, in %(parts)s files and fields.",
        megabytes=megabytes,
        parts=f"{request.max_form_parts:,}",
    )
    return sentence


def wait(error: Exception) -> Response:
    """The database is away, full or locked: the same request may go through in a moment."""
    log_failure(error)
    forget_learner()
    response = answer(503, str(ADVICE[503]))
    response.headers["Retry-After"] = "3"
    return response


def refuse_number(error: IntegrityError) -> Response:
    """A step came under the number of another one, which only a client can have mixed up."""
    if not is_number_taken(error):
        return break_down(error)
    forget_learner()
    return answer(STATUS[Conflict], str(NUMBER_TAKEN))


def wait_or_break_down(error: DatabaseError) -> Response:
    """SQLite's plain kind tells of a disk that can't be read; the others are faults of ours."""
    return wait(error) if type(error) is DatabaseError else break_down(error)


def break_down(error: Exception) -> Response:
    """A fault of ours; it is logged with the request's number, which the page shows."""
    log_failure(error)
    forget_learner()
    return answer(500, str(ADVICE[500]))


def answer(status: int, message: str) -> Response:
    """The error as JSON for scripts and as a page for people."""
    heading = str(HEADINGS.get(status, OTHERWISE))
    message = translated(message)
    if wants_json():
        body = jsonify(error=heading, message=message, request=g.get("request_id", ""))
        return make_response(body, status)
    page = render_template(
        "errors/error.html",
        status=status,
        heading=heading,
        message=message,
        request_id=g.get("request_id", ""),
    )
    return make_response(page, status)
