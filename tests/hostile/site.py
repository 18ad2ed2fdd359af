"""A site whose every page is hostile, and what its visitors find there when they crawl it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from io import BytesIO
from itertools import chain, cycle, islice
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.engine import WRITING
from app.models.topic import ComparisonRow, DrillRow, Source, Topic
from tests import factories
from tests.domain import sounds
from tests.hostile.crawling import Crawl
from tests.hostile.looking import faults_of
from tests.hostile.payloads import KINDS, hostile_page, hostile_pages, in_one_line
from tests.views import steps

# What ends something that the other forms need; in this order, at the end.
LAST = (
    "rounds.undo",
    "scoring.undo",
    "attempts.leave",
    "sessions.stop",
    "second_step.begin",
    "own_answers.remove",
    "sources.drop",
    "sources.delete",
    "recordings.delete",
    "recordings.delete_all",
    "account.end_browser",
    "account.end_others",
    "account.change_password",
    "admin_users.end_browser",
    "admin_users.end_browsers",
    "admin_users.remove_second_step",
    "leaving.delete",
    "auth.sign_out",
    "auth.sign_in_now",
    "auth.sign_up_now",
)
# Writes that no form leads to, or whose page needs weeks of practice, a mail or a code: what they
# read of a body, by name. Each is sent every payload of every kind, to rows that are there.
SENT_DIRECTLY: Mapping[str, tuple[str, ...]] = {
    "attempts.save_draft": ("tab", "revision", "text", "take", "learner"),
    "rounds.save_draft": ("tab", "revision", "text"),
    "offline.events": ("sent_at", "events", "learner"),
    "recordings.upload": ("",),
    "auth.sign_in_now": ("email", "password", "next", "kept_attempt", "kept_text"),
    "auth.second_step": ("pending", "code", "next", "kept_attempt", "kept_text"),
    "second_step.begin": ("password",),
    "second_step.confirm": ("code",),
    "own_data.upload": ("file", "files", "password"),
    "own_data.confirm": ("event_id",),
    "own_data.drop": ("event_id",),
    "judgement.set_rubric": ("rubric", "name", "version"),
    "second_step.renew_codes": ("password",),
    "second_step.remove": ("password",),
    "reset.ask": ("email",),
    "reset.set_password": ("link", "new"),
    "mocks.fill_sheet": ("structure", "depth", "trade_offs"),
    "judgement.start_anchor": ("round_id",),
    "judgement.start_rescore": ("round_id",),
    "comparisons.start_own_past": ("round_id",),
    "reviews.set_aside": ("aside_id",),
    "reviews.undo_aside": ("aside_id",),
    "own_answers.undo": ("version",),
    "sessions.split": ("session_id",),
    "sessions.go_on": ("session_id",),
    "sources.drop": ("event_id",),
    "admin_users.end_browser": ("event_id",),
    "rounds.score": ("event_id", "level-clarity", "level-correctness"),
}
# Those of them that take JSON.
IN_JSON = {"attempts.save_draft", "rounds.save_draft", "offline.events"}


ADMINISTRATION = ["/admin", "/admin/users/1"]
OPEN = ["/", "/forgot", "/reset?link=x"]


def load_hostile_pages(app: Flask) -> None:
    """Put pages with a payload in each field in the place of the built-in ones."""
    with Session(app.extensions["engine"], execution_options=WRITING) as db:
        report = factories.load(db, hostile_pages())
        assert report.added > 10, report
        db.commit()


def present(app: Flask) -> tuple[list[int], list[int]]:
    """The drills and the pairs of the hostile pages."""
    with Session(app.extensions["engine"]) as db:
        there = select(Topic.id).join(Topic.source)
        there = there.where(Topic.archived_at.is_(None), Source.name == "content")
        drills = select(DrillRow.id).where(DrillRow.topic_id.in_(there))
        pairs = select(ComparisonRow.id).where(ComparisonRow.topic_id.in_(there))
        return [*db.scalars(drills.where(DrillRow.archived_at.is_(None)))], [*db.scalars(pairs)]


def prepare(app: Flask, email: str) -> tuple[FlaskClient, list[str]]:
    """Somebody signed in, with a bit of everything, and the pages where that is.

    An answer with a recording, a paused one, a pair to judge, a plan, a source, a second browser.
    """
    client = factories.signed_in(app, email)
    # A code of the second step is good once.
    app.config["CLOCK"].forward(minutes=1)
    factories.signed_in(app, email)
    drills, pairs = present(app)
    attempt, paused = steps.start(client, drills[0], way="record"), steps.start(client, drills[1])
    steps.submit(client, attempt)
    sound = {"data": sounds.webm(), "content_type": "audio/webm"}
    answer = client.put(f"/attempts/{attempt}/recordings/{uuid4()}", **sound)
    assert answer.status_code == 200
    files = (BytesIO(hostile_page(cycle(KINDS["script"])).encode()), "Own/a.md")
    sent = {"title": "<script>planted(1)</script>", "files": files}
    upload = client.post("/sources", data=sent, content_type="multipart/form-data").location
    assert client.post(f"{upload}/confirm").status_code == 303
    interview = (app.config["CLOCK"]() + timedelta(days=10)).date().isoformat()
    sent_plan = {"interview_on": interview, "minutes_a_day": "20", "track": ""}
    assert client.post("/plan", data=sent_plan).status_code == 303
    steps.post(client, paused, "pause", text="<script>planted(1)</script>")
    client.get(f"/comparisons/{pairs[1]}/read")
    rounds = [steps.start_round(client, pair) for pair in pairs[:2]]
    return client, [f"/attempts/{paused}", *rounds, "/", "/recordings", "/mocks"]


def crawls(app: Flask, *, sends: int, pages: int) -> Iterator[Crawl]:
    """The crawl of Ada, of an administrator, and of somebody who was never here.

    A form that one of them has sent often enough is not sent by the next.
    """
    factories.make_account(app, "root@example.org", is_admin=True)
    more = [
        "/account/second-step",
        "/offline/queue",
        "/offline/drill",
        "/other-paths/1",
        "/sources",
    ]
    sent = Counter[str]()
    for email, first in (("ada@example.org", []), ("root@example.org", ADMINISTRATION), ("", [])):
        client, starts = prepare(app, email) if email else (app.test_client(), OPEN)
        starts = [*first, *starts, *more]
        crawl = Crawl(app, client, last=LAST, sends=sends, pages=pages, sent=sent)
        crawl.run(starts)
        yield crawl


def send_directly(
    client: FlaskClient, paths: Mapping[str, tuple[str, str]], *, most: int
) -> list[str]:
    """Send payloads to the writes that no form leads to; what is wrong with the answers.

    ``paths`` are the method and the address of each by its endpoint; of each kind of payloads
    ``most`` are sent, beginning elsewhere for each endpoint.
    """
    faults = []
    for place, (endpoint, names) in enumerate(SENT_DIRECTLY.items()):
        method, path = paths[endpoint]
        for payload in chain(*(islice(cycle(k), place, place + most) for k in KINDS.values())):
            sent = dict.fromkeys(names, payload)
            if endpoint == "recordings.upload":
                answer = client.open(path, method=method, data=payload.encode())
            elif endpoint in IN_JSON:
                answer = client.open(path, method=method, json=sent)
            else:
                answer = client.open(path, method=method, data=sent)
            found = faults_of(answer)
            faults += [f"{method} {path} {in_one_line(payload)}: {each}" for each in found]
    return faults
