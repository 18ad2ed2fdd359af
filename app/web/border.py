"""The border for what comes in with a request: one gate for addresses, queries, forms and JSON."""

from datetime import date
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.routing import BaseConverter, ValidationError

from app.domain.errors import InvalidInput
from app.domain.text import clean_integer, clean_text, parse_json

LARGEST_ID = 2**31 - 1
# Days far from our time have no week before or after them.
FIRST_YEAR, LAST_YEAR = 2000, 2200
LONGEST_QUERY = 200
LARGEST_BODY = 1_000_000
LONGEST_ADDRESS = 4000


class IdConverter(BaseConverter):
    """A row's number in an address; what no row can have is no page, never a database error."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        """The number, or no match."""
        if not value.isascii() or not 1 <= int(value) <= LARGEST_ID:
            raise ValidationError
        return int(value)


def init_app(app: Flask) -> None:
    """Set the limits and the converter, and look at each address before any view does."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.config["MAX_FORM_PARTS"] = 500
    app.url_map.converters["id"] = IdConverter
    app.before_request(refuse_bad_address)


def refuse_bad_address() -> None:
    """Refuse addresses and queries with characters that no database can store."""
    values = [request.path, *request.args.keys(), *request.args.values()]
    if not all(is_clean(value) for value in values):
        abort(400, "The address has characters that can't be used here.")


def is_clean(value: str) -> bool:
    """Whether the text passes the gate."""
    try:
        clean_text(value, field="address", maximum=LONGEST_ADDRESS, multiline=True)
    except InvalidInput:
        return False
    return True


def query_text(name: str, maximum: int = LONGEST_QUERY) -> str:
    """A query parameter as trimmed text, cut to its longest."""
    return request.args.get(name, "").strip()[:maximum]


def query_choice(name: str, choices: tuple[str, ...]) -> str:
    """A query parameter out of a few words; the first of them where it is anything else."""
    value = request.args.get(name, "")
    return value if value in choices else choices[0]


def json_body(incoming: Request) -> dict[str, Any]:
    """The JSON object of a request; raises ``InvalidInput`` for anything else."""
    if incoming.mimetype != "application/json":
        raise InvalidInput("Send JSON, with the content type application/json.")
    body = parse_json(incoming.get_data())
    if not isinstance(body, dict):
        raise InvalidInput("Send a JSON object.")
    return body


def query_number(name: str, default: int) -> int:
    """A query parameter as a whole number; the default where it is none."""
    value = request.args.get(name, "")
    try:
        return clean_integer(value, field=name, minimum=0, maximum=LARGEST_ID)
    except InvalidInput:
        return default


def query_day(name: str) -> date | None:
    """A query parameter as a day (``2026-03-02``); None where it is none, or far from our time."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
