"""What docs/openapi.json says of the JSON routes is what there is."""

import json
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.json_routes import DESCRIPTION, operations
from tests.views import steps
from tests.views.test_every_url import FOR_SCRIPTS, attempt, calls, send

__all__ = ["attempt"]
# What a form sends too, and a script with its wish for JSON.
ALSO_FOR_FORMS = {"topics.tick", "interruptions.answer", "recordings.upload"}


def description() -> dict[str, Any]:
    """The whole of it."""
    found: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return found


def test_every_route_that_answers_in_json_is_described_and_no_other(
    app: Flask, ada: FlaskClient, attempt: UUID
) -> None:
    running = steps.start(ada, steps.drill(app, "Eviction"))
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    found = set()
    for call in calls(app, running):
        in_json = call.method == "GET" and send(ada, call).mimetype == "application/json"
        if in_json or call.endpoint in FOR_SCRIPTS | ALSO_FOR_FORMS:
            found.add(f"{call.method} {rules[call.endpoint]}")
    assert found == set(operations())


def test_an_answer_has_the_fields_that_are_described(
    app: Flask, ada: FlaskClient, attempt: UUID
) -> None:
    running = steps.start(ada, steps.drill(app, "Eviction"))
    told = description()
    for path, operation in told["paths"].items():
        if "get" not in operation:
            continue
        schema = operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        known = told["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
        for call in calls(app, running):
            if call.method == "GET" and is_at(call.path, path):
                body = send(ada, call).get_json()
                assert body.keys() >= set(known["required"]), call


def is_at(path: str, described: str) -> bool:
    """Whether an address is one of a described path."""
    parts, names = path.split("/"), described.split("/")
    return len(parts) == len(names) and all(
        name.startswith("{") or name == part for part, name in zip(parts, names, strict=True)
    )
