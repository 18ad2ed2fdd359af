"""What holds for every URL: owner and stranger, signed in or not, reading or writing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.models.judgement import Round
from app.models.plan import SetAside
from app.models.session import PracticeSession
from app.models.staged import StagedImport
from app.models.topic import ComparisonRow, DrillRow, Source, StagedUpload, Topic
from app.models.user import User
from app.services.accounts import browsers
from tests import factories
from tests.conftest import TestClock
from tests.domain import sounds
from tests.views import steps

# What an address can name, by the argument's name. Attempts, rounds, sources and uploads belong to
# somebody; a new argument fails these tests until it is said here whose it is.
OWNED = {
    "attempt_id",
    "recording_id",
    "source_id",
    "upload_id",
    "import_id",
    "session_id",
    "round_id",
    "aside_id",
    "browser_key",
    # Accounts as administrators see them.
    "user_id",
}
# What belongs to everybody in the pages that came with the server, and to one learner in a source
# that was uploaded: each such address is tried with both.
SHARED = {
    "drill_id": "1",
    "topic_id": "1",
    "comparison_id": "1",
    "source": "content",
    "address": "Caching/cache-aside",
    "version": "0",
    "name": "app.css",
    "number": "1",
}

PRIVATE = {"drill_id", "topic_id", "comparison_id", "address"}

# Pages that somebody who was never here can read.
OPEN_TO_ALL = {
    "assets.file",
    "auth.sign_in",
    "auth.sign_up",
    "comparisons.index",
    "comparisons.next_pair",
    "comparisons.read",
    "comparisons.show",
    "drills.next_drill",
    "drills.ready",
    "home.help_page",
    "home.index",
    "leaving.done",
    "own_data.show",
    "offline.drill",
    "offline.index",
    "offline.worker",
    "sessions.new",
    "own_answers.show",
    "reset.forgot",
    "reset.show",
    "status.healthz",
    "status.readyz",
    "topics.index",
    "topics.show",
}
# What somebody who was never here can send: what makes a guest or an account, or ends a session.
SENT_BY_ALL = {
    "auth.sign_in_now",
    "auth.sign_out",
    "auth.second_step",
    "auth.sign_up_now",
    "reset.ask",
    "reset.set_password",
    "comparisons.start",
    "own_data.upload",
    "drills.start",
    "sessions.create",
    "own_answers.save",
    "topics.open_answers",
}
# A form that must not lose its text asks to sign in on the spot.
ASKS_ON_THE_SPOT = {"attempts.submit"}
# What a page's script sends while somebody types.
DRAFTS = {"attempts.save_draft", "rounds.save_draft"}
# What is there for administrators alone.
FOR_ADMINISTRATORS = {
    "admin.index",
    "admin.users",
    "admin.load",
    "admin_users.show",
    "admin_users.make_link",
    "admin_users.end_browsers",
    "admin_users.end_browser",
    "admin_users.remove_second_step",
    "status.metrics",
}
# What scripts alone ask for: JSON in, JSON out.
FOR_SCRIPTS = DRAFTS | {"offline.events"}
SAFE = {"GET", "HEAD", "OPTIONS"}
# Its number is made by the browser that recorded it.
RECORDING = UUID("0f1e2d3c-4b5a-4978-8796-a5b4c3d2e1f0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One URL with one method."""

    endpoint: str
    method: str
    path: str
    owned: bool


def calls(app: Flask, attempt: UUID) -> Iterator[Call]:
    """Every URL of the app, once for each method it takes."""
    values = {
        **SHARED,
        **owned_rows(app),
        "attempt_id": str(attempt),
        "recording_id": str(RECORDING),
    }
    private = {**values, **private_rows(app)}
    for rule in app.url_map.iter_rules():
        unknown = rule.arguments - values.keys()
        assert not unknown, f"{rule.rule}: say in this test whose {unknown} is"
        owned = bool(rule.arguments & OWNED)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            call = partial(Call, endpoint=rule.endpoint, method=method)
            yield call(path=path_of(rule, values), owned=owned)
            if rule.arguments & PRIVATE and not owned:
                yield call(path=path_of(rule, private), owned=True)


def owned_rows(app: Flask) -> dict[str, str]:
    """The numbers of what Ada owns, one of each kind."""
    with Session(app.extensions["engine"]) as db:
        source_id = db.scalars(select(Source.id).where(Source.owner_id.is_not(None))).one()
        upload_id = db.scalars(select(StagedUpload.id)).one()
        import_id = db.scalars(select(StagedImport.id)).one()
        session_id = db.scalars(
            select(PracticeSession.id).order_by(PracticeSession.started_at, PracticeSession.id)
        ).first()
        round_id = db.scalars(select(Round.id)).first()
        aside_id = db.scalars(select(SetAside.id)).one()
        ada = db.scalars(select(User.id).where(User.email == "ada@example.org")).one()
        lines = browsers.list_browsers(db, user_id=ada, token="", now=factories.NOW)
    return {
        "user_id": str(ada),
        "browser_key": lines[0].key,
        "round_id": str(round_id),
        "source_id": str(source_id),
        "upload_id": str(upload_id),
        "import_id": str(import_id),
        "session_id": str(session_id),
        "aside_id": str(aside_id),
    }


def private_rows(app: Flask) -> dict[str, str]:
    """A topic of the pages that Ada uploaded, and what belongs to it."""
    with Session(app.extensions["engine"]) as db:
        source = db.scalars(select(Source).where(Source.owner_id.is_not(None))).one()
        topic = db.scalars(select(Topic).where(Topic.source_id == source.id)).one()
        own_drill = DrillRow.topic_id == topic.id
        own_pair = ComparisonRow.topic_id == topic.id
        return {
            "source": source.name,
            "address": topic.address,
            "topic_id": str(topic.id),
            "drill_id": str(db.scalars(select(DrillRow.id).where(own_drill)).first()),
            "comparison_id": str(db.scalars(select(ComparisonRow.id).where(own_pair)).first()),
        }


def path_of(rule: Rule, values: dict[str, str]) -> str:
    """A rule's address with these values in it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: quote(values[found[1]]), rule.rule)


def send(client: FlaskClient, call: Call, **headers: str) -> TestResponse:
    """Ask for a URL as a page's form or its script would."""
    if call.endpoint == "offline.events":
        step = {
            "id": str(uuid4()),
            "kind": "submitted",
            "at": 0,
            "payload": {"text": "a stranger's"},
        }
        body: dict[str, object] = {"sent_at": 0, "events": [step]}
        return client.open(call.path, method=call.method, json=body, headers=headers)
    if call.endpoint in DRAFTS:
        body = {"tab": str(uuid4()), "revision": 1, "text": "a stranger's words"}
        return client.open(call.path, method=call.method, json=body, headers=headers)
    if call.endpoint == "recordings.upload":
        return client.put(call.path, data=sounds.webm(), content_type="audio/webm", headers=headers)
    form = {**steps.START, "minutes": "10", "order": "due", "text": "words", "version": "1"}
    form |= {name: str(uuid4()) for name in ("event_id", "attempt_id", "session_id", "round_id")}
    data = None if call.method in SAFE else form
    return client.open(call.path, method=call.method, data=data, headers=headers)


@pytest.fixture
def attempt(app: Flask, ada: FlaskClient) -> UUID:
    """An attempt of Ada's that is all the way through, so that every step of it has a page."""
    found = steps.start(ada, steps.drill(app))
    steps.to_result(ada, found)
    steps.make_session(ada)
    steps.start_round(ada)
    steps.plan_much(app, ada)
    ada.post(f"{steps.upload(ada)}/confirm")
    steps.upload(ada)
    upload = f"/attempts/{found}/recordings/{RECORDING}"
    ada.put(upload, data=sounds.webm(), content_type="audio/webm")
    steps.upload_data(ada)
    return found


def test_a_stranger_meets_404_on_every_url_with_an_id_of_somebodys(
    app: Flask, bob: FlaskClient, attempt: UUID
) -> None:
    owned = [call for call in calls(app, attempt) if call.owned]
    assert len(owned) >= 12
    answers = {f"{call.method} {call.path}": send(bob, call).status_code for call in owned}
    assert answers == dict.fromkeys(answers, 404)


def test_what_is_somebody_elses_looks_like_what_is_not_there(
    app: Flask, bob: FlaskClient, attempt: UUID
) -> None:
    theirs, nobodys = (bob.get(f"/attempts/{each}") for each in (attempt, uuid4()))
    number = re.compile(r"Request [0-9a-f]+")
    pages = [number.sub("", steps.text_of(each)) for each in (theirs, nobodys)]
    ids = re.compile(r"(?<=%2F)[0-9a-f-]{36}|(?<=/)[0-9a-f-]{36}")
    assert ids.sub("", pages[0]) == ids.sub("", pages[1])


def test_a_strangers_forms_change_nothing(
    app: Flask, ada: FlaskClient, bob: FlaskClient, attempt: UUID
) -> None:
    before = steps.words_of(ada.get(f"/attempts/{attempt}"))
    for call in calls(app, attempt):
        if call.owned:
            send(bob, call)
    assert steps.words_of(ada.get(f"/attempts/{attempt}")) == before


def test_the_owner_reaches_every_page(app: Flask, ada: FlaskClient, attempt: UUID) -> None:
    for call in calls(app, attempt):
        if call.method == "GET" and call.endpoint not in FOR_ADMINISTRATORS:
            assert send(ada, call).status_code in {200, 303}, call


def test_what_is_for_administrators_is_not_there_for_others(
    app: Flask, ada: FlaskClient, attempt: UUID
) -> None:
    asked = [call for call in calls(app, attempt) if call.endpoint in FOR_ADMINISTRATORS]
    assert len(asked) >= len(FOR_ADMINISTRATORS)
    assert {send(ada, call).status_code for call in asked} == {404}


def test_somebody_who_was_never_here_is_asked_to_sign_in(
    app: Flask, client: FlaskClient, attempt: UUID
) -> None:
    for call in calls(app, attempt):
        if call.endpoint in OPEN_TO_ALL | SENT_BY_ALL | ASKS_ON_THE_SPOT:
            continue
        answer = send(app.test_client(), call)
        if call.endpoint in FOR_SCRIPTS:
            assert answer.status_code == 401, call
            assert answer.is_json
        else:
            assert answer.status_code == 302, call
            assert answer.location.startswith("/sign-in?next="), call


def test_somebody_who_was_never_here_reads_what_is_open_and_nothing_that_was_uploaded(
    app: Flask, client: FlaskClient, attempt: UUID
) -> None:
    for call in calls(app, attempt):
        if call.endpoint in OPEN_TO_ALL:
            assert send(client, call).status_code in ({404} if call.owned else {200, 303}), call


def test_a_page_leads_back_to_itself_after_signing_in(client: FlaskClient, attempt: UUID) -> None:
    answer = client.get("/progress?weeks=4")
    assert answer.location == "/sign-in?next=/progress?weeks%3D4"


def test_a_script_is_told_401_in_json_and_never_sent_to_a_form(
    app: Flask, client: FlaskClient, attempt: UUID
) -> None:
    for call in calls(app, attempt):
        if call.endpoint in OPEN_TO_ALL | SENT_BY_ALL | ASKS_ON_THE_SPOT:
            continue
        answer = send(client, call, Accept="application/json")
        assert answer.status_code == 401, call
        assert answer.is_json, call


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=lambda headers: "-".join(next(iter(headers.items()))),
)
def test_a_write_from_another_site_is_refused_everywhere(
    app: Flask, ada: FlaskClient, attempt: UUID, headers: dict[str, str]
) -> None:
    for call in calls(app, attempt):
        if call.method not in SAFE:
            assert send(ada, call, **headers).status_code == 403, call


def test_reading_never_writes(
    app: Flask, ada: FlaskClient, bob: FlaskClient, attempt: UUID
) -> None:
    running = steps.start(ada, steps.drill(app, "Eviction"))
    engine: Engine = app.extensions["engine"]
    written: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "COMMIT", "ROLLBACK")):
            written.append(statement)

    for each in (attempt, running):
        for call in calls(app, each):
            if call.method == "GET":
                for client in (app.test_client(), ada, bob):
                    send(client, call)
    assert written == []


def test_every_page_has_one_heading_a_title_and_no_id_twice(
    app: Flask, ada: FlaskClient, attempt: UUID
) -> None:
    running = steps.start(ada, steps.drill(app, "Eviction"))
    for each in (attempt, running):
        for call in calls(app, each):
            answer = send(ada, call) if call.method == "GET" else None
            if answer is None or answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            source = steps.text_of(answer)
            assert source.count("<h1") == 1, call
            assert re.search(r"<title>\S.* · Strong Answer</title>", source), call
            ids = re.findall(r'\bid="([^"]*)"', source)
            assert sorted(ids) == sorted(set(ids)), call
            assert not re.search(r"[\s\"]style=", source), call
            assert "http://" not in source, call
            for address in re.findall(r'\bhref="#([^"]*)"', source):
                assert unescape(address) in ids, (call, address)


def test_every_link_on_every_page_leads_somewhere(
    app: Flask, ada: FlaskClient, attempt: UUID
) -> None:
    steps.start(ada, steps.drill(app, "Eviction"))
    waiting, seen = {"/", f"/attempts/{attempt}"}, set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = ada.get(path)
        assert answer.status_code in {200, 303}, path
        if answer.mimetype == "text/html":
            found = re.findall(r'\bhref="(/[^"]*)"', steps.text_of(answer))
            waiting |= {unescape(each).partition("#")[0] for each in found} - seen
    assert len(seen) > 25


def test_a_page_of_an_attempt_says_its_subject_and_title_in_the_tab(
    app: Flask, ada: FlaskClient, clock: TestClock
) -> None:
    attempt = steps.start(ada, steps.drill(app, "Indexes <T>"))
    address = f"/attempts/{attempt}"
    titles = [steps.title_of(ada.get(address))]
    steps.submit(ada, attempt)
    titles.append(steps.title_of(ada.get(address)))
    steps.post(ada, attempt, "sure", confidence="3")
    titles.append(steps.title_of(ada.get(address)))
    steps.post(ada, attempt, "points", **steps.marks())
    titles.append(steps.title_of(ada.get(address)))
    steps.post(ada, attempt, "rubric")
    titles.append(steps.title_of(ada.get(address)))
    assert titles == [
        "60-second drill: Indexes <T> · Databases · Strong Answer",
        "How sure? Indexes <T> · Databases · Strong Answer",
        "Key points: Indexes <T> · Databases · Strong Answer",
        "Scores: Indexes <T> · Databases · Strong Answer",
        "Result: Indexes <T> · Databases · Strong Answer",
    ]


OUTSIDE = [
    "https://elsewhere.example/",
    "https:elsewhere.example",
    "http://localhost@elsewhere.example/",
    "//elsewhere.example",
    "///elsewhere.example",
    "////elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "\\/elsewhere.example",
    "/%5celsewhere.example",
    "/\t/elsewhere.example",
    "\t//elsewhere.example",
    " //elsewhere.example",
    "/\n/elsewhere.example",
    "/.//elsewhere.example",
    "/..//elsewhere.example",
    "//elsewhere.example/%2e%2e",
    "//localhost:80@elsewhere.example",
    "https://localhost.elsewhere.example/",
    "//[::1]@elsewhere.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,hello",
    "elsewhere.example",
    "?next=//elsewhere.example",
    "#//elsewhere.example",
    "",
    "/progress//\u2028elsewhere.example",
]


@pytest.mark.parametrize("form", ["sign-in", "sign-up", "open"])
def test_nothing_leads_outside_after_a_form(app: Flask, ada: FlaskClient, form: str) -> None:
    for address in OUTSIDE:
        check_stays_inside(app, form, address)


@pytest.mark.parametrize("address", ["//[elsewhere.example", "http://[elsewhere.example]/"])
def test_an_address_that_is_none_leads_to_the_start(app: Flask, address: str) -> None:
    check_stays_inside(app, "open", address)


def check_stays_inside(app: Flask, form: str, address: str) -> None:
    """Go through a form that leads on to an address, and look where it ends."""
    browser = app.test_client()
    if form == "open":
        answer = browser.post("/topics/1/open", data={"back": address})
    else:
        email = "ada@example.org" if form == "sign-in" else f"{uuid4()}@example.org"
        sent = {"email": email, "password": factories.PASSWORD, "next": address}
        answer = browser.post(f"/{form}", data=sent)
        page = browser.get(f"/{form}?next={quote(address)}")
        assert page.status_code == 400 or stays_inside(steps.hidden(page, "next")), address
    assert answer.status_code in {303, 400}, address
    assert answer.status_code == 400 or stays_inside(answer.location), (address, answer.location)


def stays_inside(location: str) -> bool:
    """Whether a browser at this site would stay there; browsers read ``\\`` as ``/``."""
    parts = urlsplit(location.replace("\\", "/"))
    plain = location.startswith("/") and not re.match(r"/[/\\\s]", location)
    return plain and not parts.netloc and not parts.scheme and location.isprintable()
