"""Schemathesis over the JSON routes of a server that runs, as docs/openapi.json describes them."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import uuid4

from flask import Flask, Response, jsonify, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from werkzeug.serving import make_server

from app.config import ROOT, read_settings
from app.factory import create_app
from app.models.schema import upgrade_schema

DESCRIPTION = ROOT / "docs" / "openapi.json"
COOKIE = "strong_answer_session"
ACCOUNT = {"email": "ada@example.org", "password": "four plain words here"}
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,ignored_auth"
)
EXAMPLES = 40
# The number of no row.
NOBODYS = "00000000-0000-4000-8000-000000000000"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server of an app."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def make_app(folder: Path) -> Flask:
    """An app with the built-in pages."""
    app = create_app(read_settings({"INSTANCE_DIR": str(folder)}))
    upgrade_schema(app.extensions["engine"])
    loaded = app.test_cli_runner().invoke(args=["content", "load", str(ROOT / "content")])
    if loaded.exit_code:
        sys.exit(f"The built-in pages could not be loaded: {loaded.output[-500:]}")
    return app


def own_rows(client: FlaskClient) -> dict[str, list[str]]:
    """Numbers of rows of Ada's, so that more is tried than what is not there."""
    client.post("/sign-up", data=ACCOUNT)
    sent = {"attempt_id": str(uuid4()), "way": "type", "clock_style": "down", "extra_time": "1"}
    drill = client.get("/drills/next").location
    begun = client.post(f"{drill}/start", data=sent)
    pair = re.search(r"/comparisons/\d+", client.get("/comparisons").text)
    started = {"round_id": str(uuid4())}
    begun_too = client.post(f"{pair[0] if pair else ''}/start", data=started)
    if {begun.status_code, begun_too.status_code} != {303}:
        sys.exit("There is no drill and no pair to ask for.")
    return {"attempt_id": [sent["attempt_id"]], "round_id": [started["round_id"]]}


def described(rows: dict[str, list[str]], folder: Path) -> Path:
    """The description with these numbers in it, beside ones that are nobody's."""
    # The tool can make bytes of this kind alone.
    text = DESCRIPTION.read_text().replace("audio/webm", "application/octet-stream")
    description = json.loads(text)
    for path in description["paths"].values():
        for parameter in path.get("parameters", []):
            if parameter["name"] in rows:
                parameter["schema"]["enum"] = [*rows[parameter["name"]], NOBODYS]
    target = folder / "openapi.json"
    target.write_text(json.dumps(description))
    return target


def run(app: Flask, folder: Path) -> tuple[bool, str]:
    """Whether nothing was found, and what schemathesis said; ends where a route was not asked."""
    client = app.test_client()
    schema = described(own_rows(client), folder)
    cookie = client.get_cookie(COOKIE)
    if cookie is None:
        sys.exit("schemathesis had no account to ask with.")
    asked: Counter[str] = Counter()

    def count(answer: Response) -> Response:
        asked[f"{request.method} {request.url_rule}"] += 1
        return answer

    app.after_request_funcs.setdefault(None, []).append(count)
    with served(app) as url:
        words = ["run", str(schema), "--url", url, "--checks", CHECKS, "--seed", "1"]
        words += ["--max-examples", str(EXAMPLES), "--phases", "examples,coverage,fuzzing"]
        words += ["-H", f"Cookie:{COOKIE}={cookie.value}", "-H", "Accept:application/json"]
        words += ["--continue-on-failure", "--no-shrink"]
        command = [sys.executable, "-m", "schemathesis.cli", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    missing = sorted(each for each in operations() if not asked[each])
    if missing:
        sys.exit(f"schemathesis did not ask {', '.join(missing)}: {done.stdout[-2000:]}")
    return done.returncode == 0, done.stdout


def operations() -> list[str]:
    """What the description says can be asked, as ``GET /path/<kind:name>`` of the route map."""
    kinds = {"topic_id": "id"}
    return [
        f"{method.upper()} "
        + re.sub(r"{(\w+)}", lambda found: f"<{kinds.get(found[1], 'uuid')}:{found[1]}>", path)
        for path, methods in json.loads(DESCRIPTION.read_text())["paths"].items()
        for method in methods.keys() - {"parameters"}
    ]


def planted(attempt_id: object) -> ResponseReturnValue:
    """A view that takes what it is sent for what it hoped for."""
    return jsonify(revision=len(request.get_json()["text"]), attempt=str(attempt_id))


def schemathesis() -> list[str]:
    """What is wrong with the JSON routes; ends the program where a planted fault is not found."""
    with TemporaryDirectory() as hole, TemporaryDirectory() as real:
        app = make_app(Path(hole))
        app.view_functions["attempts.save_draft"] = planted
        clean, said = run(app, Path(hole))
        if clean or "/attempts/{attempt_id}/draft" not in said:
            sys.exit("schemathesis did not find the fault planted for it.")
        clean, said = run(make_app(Path(real)), Path(real))
        return [] if clean else [said[-6000:]]
