"""One app for all tests of the plumbing, and routes that break on demand."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask, abort, jsonify, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from app.config import read_settings
from app.domain.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from app.factory import create_app
from app.models.engine import WRITING
from app.models.schema import upgrade_schema
from app.web.border import json_body, query_choice, query_number, query_text
from app.web.db import get_db
from app.web.login import get_learner, local_path, now
from tests import factories
from tests.conftest import TestClock
from tests.databases import Databases

# What a view may raise, by the last part of an address.
RAISED: dict[str, Exception] = {
    "not-found": NotFound("There is no such thing."),
    "not-allowed": NotAllowed("Not now."),
    "conflict": Conflict("Something else is stored."),
    "invalid": InvalidInput("That is no number.", field="n"),
    "domain": DomainError("A rule was broken."),
    "operational": OperationalError("SELECT 1", None, Exception("database or disk is full")),
    "interface": InterfaceError("SELECT 1", None, Exception("connection already closed")),
    "pool": PoolTimeout("QueuePool limit reached"),
    "malformed": DatabaseError("SELECT 1", None, Exception("database disk image is malformed")),
    "integrity": IntegrityError("INSERT", None, Exception("UNIQUE constraint failed")),
    "crash": RuntimeError("canary-in-the-text"),
}


def add_routes(app: Flask) -> None:
    """Addresses that do one thing each, so that a test needs no other part of the program."""

    @app.route("/test/raise/<kind>", methods=["GET", "POST"])
    def raise_it(kind: str) -> ResponseReturnValue:
        raise RAISED[kind]

    @app.get("/test/abort/<int:status>")
    def stop(status: int) -> ResponseReturnValue:
        abort(status)

    @app.post("/test/json")
    def read_json() -> ResponseReturnValue:
        return jsonify(json_body(request))

    @app.get("/test/id/<id:number>")
    def read_id(number: int) -> ResponseReturnValue:
        return str(number)

    @app.get("/test/query")
    def read_query() -> ResponseReturnValue:
        return jsonify(
            text=query_text("text", 5),
            number=query_number("number", 7),
            choice=query_choice("choice", ("one", "two")),
        )

    @app.get("/test/local")
    def lead_on() -> ResponseReturnValue:
        return jsonify(local_path(request.args["to"]))

    @app.route("/test/touch", methods=["GET", "HEAD", "POST", "PUT", "DELETE"])
    def touch() -> ResponseReturnValue:
        get_db().execute(text("SELECT 1"))
        return "touched"

    @app.get("/test/learner")
    def forgot_login_required() -> ResponseReturnValue:
        return str(get_learner().id)

    @app.get("/test/now")
    def moments() -> ResponseReturnValue:
        return jsonify(now() == now())


@pytest.fixture(scope="session")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An app with pages, accounts for nobody yet, and the routes above."""
    folder = tmp_path_factory.mktemp("site")
    settings = read_settings({"INSTANCE_DIR": str(folder)})
    url = databases.empty(folder)
    app = create_app(replace(settings, database_url=url), clock=TestClock())
    add_routes(app)
    engine = app.extensions["engine"]
    upgrade_schema(engine)
    with Session(engine, execution_options=WRITING) as db:
        factories.load(db, factories.PAGES)
        db.commit()
    yield app
    engine.dispose()


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    """A browser that was never here."""
    return site.test_client()
