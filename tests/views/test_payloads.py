"""Payloads of every kind in every form and every field of a page: nothing acts, nothing breaks."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask, Response, redirect, render_template_string, request
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.user import User
from tests import factories
from tests.conftest import TestClock
from tests.hostile.crawling import Crawl
from tests.hostile.forms import read_page
from tests.hostile.looking import faults_of
from tests.hostile.payloads import DATABASE, KINDS
from tests.hostile.site import SENT_DIRECTLY, crawls, load_hostile_pages, send_directly
from tests.views.test_every_url import FOR_SCRIPTS, SAFE, attempt, calls

__all__ = ["attempt"]
FORM = '<form method="post" action="{action}"><input name="words"><button>Go</button></form>'
ESCAPED = "<p>{{ request.form.get('words', '') }}</p>"


@pytest.mark.no_cover
def test_nothing_acts_and_nothing_breaks_whatever_is_typed_and_loaded(bare: Flask) -> None:
    load_hostile_pages(bare)
    done = list(crawls(bare, sends=len(KINDS), pages=4))
    assert [fault for crawl in done for fault in crawl.faults] == []
    taken = set[str]().union(*(crawl.taken for crawl in done))
    refused = {name for crawl in done for name in crawl.refused} - taken - SENT_DIRECTLY.keys()
    assert refused == set(), [crawl.not_taken() for crawl in done]
    writes = {rule.endpoint for rule in bare.url_map.iter_rules() if (rule.methods or set()) - SAFE}
    unreached = writes - taken - SENT_DIRECTLY.keys()
    assert unreached == set(), "no page led to the form of these, or to none that was taken"
    with Session(bare.extensions["engine"]) as db:
        accounts = select(func.count()).select_from(User).where(User.email.is_not(None))
        assert (db.scalar(accounts) or 0) >= 1


def test_what_no_form_sends_does_nothing_either(
    app: Flask, ada: FlaskClient, attempt: UUID
) -> None:
    paths = {each.endpoint: (each.method, each.path) for each in calls(app, attempt)}
    assert paths.keys() >= FOR_SCRIPTS
    assert send_directly(ada, paths, most=3) == []


def test_no_statement_in_a_field_signs_anybody_in(app: Flask, clock: TestClock) -> None:
    factories.make_account(app, "ada@example.org")
    browser = app.test_client()
    for payload in DATABASE:
        clock.forward(minutes=10)
        for sent in (
            {"email": payload, "password": payload},
            {"email": "ada@example.org", "password": payload},
            {"email": f"ada@example.org{payload}", "password": factories.PASSWORD},
        ):
            assert browser.post("/sign-in", data=sent).status_code == 422, sent


def planted(answer: Callable[[], str | Response]) -> list[str]:
    """What the crawl finds on a site of one form, whose answer is given."""
    app = Flask("planted")
    app.config["CLOCK"] = TestClock()
    app.add_url_rule("/", "form", lambda: FORM.format(action="/"))
    app.add_url_rule("/", "sent", answer, methods=["POST"])
    crawl = Crawl(app, app.test_client(), sends=50)
    crawl.run(["/"])
    return crawl.faults + crawl.not_taken()


def test_a_site_without_a_hole_has_none() -> None:
    assert planted(lambda: render_template_string(ESCAPED)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>{{ request.form['words']|safe }}</p>", "a script that is not ours"),
        ("<p title='{{ request.form['words']|safe }}'>", "an attribute that none"),
        ("<a href=\"{{ request.form['words'].strip('x')|safe }}\">", "an attribute that none"),
        ("<a href=\"{{ 'javascript:' }}{{ request.form['words'] }}\">", "a link that runs"),
        ("<img src=\"//elsewhere.example/{{ request.form['words'] }}\">", "something is fetched"),
        ("<script>{{ request.form['words'] }}</script>", "a script with a text"),
    ],
)
def test_a_planted_hole_in_a_page_is_found(source: str, found: str) -> None:
    assert [each for each in planted(lambda: render_template_string(source)) if found in each]


@pytest.mark.parametrize(
    ("hole", "found"),
    [
        (lambda: render_template_string(words()), "a template was run"),
        (lambda: redirect(words().replace("\r", "").replace("\n", "")), "a way out of the site"),
        (lambda: Response("x", headers=list(split(words()))), "a header that was split off"),
        (lambda: [][len(words())], "an answer of 500"),
        (lambda: read_anything(words()), "a file of the system is shown"),
        (lambda: Response("no", 422), "422"),
    ],
    ids=["template", "redirect", "header", "crash", "path", "refusal"],
)
def test_a_planted_hole_in_an_answer_is_found(
    hole: Callable[[], str | Response], found: str
) -> None:
    assert [each for each in planted(hole) if found in each]


def words() -> str:
    """What was sent."""
    return request.form["words"]


def split(text: str) -> list[tuple[str, str]]:
    """A header as a server makes it that does not look at what it is given."""
    lines = text.replace("%0d%0a", "\r\n").splitlines()
    named = [line.partition(": ") for line in lines if ": " in line]
    return [(name, value) for name, _colon, value in named if name.isascii() and " " not in name]


def read_anything(path: str) -> str:
    """A file, wherever a path leads."""
    try:
        with open(f"/tmp/{path}", encoding="utf-8") as file:  # noqa: PTH123, S108 - the hole
            return file.read()
    except (OSError, ValueError):
        return "none"


def test_a_form_that_can_not_be_filled_is_a_fault() -> None:
    app = Flask("planted")
    page = '<form method="post"><input type="color" name="ink"><button>Go</button></form>'
    app.add_url_rule("/", "form", lambda: page)
    app.config["CLOCK"] = TestClock()
    crawl = Crawl(app, app.test_client())
    crawl.run(["/"])
    assert crawl.faults == ["/: nothing is known to put into color 'ink'"]


def test_fields_and_buttons_outside_of_their_form_belong_to_it() -> None:
    page = read_page(
        '<button form="a" name="go" value="1">Go</button><form id="a"><textarea name="t">x'
        '</textarea></form><input form="a" name="late">'
        "<template><form><button></button></form></template>"
    )
    assert [[*form.controls] for form in page.forms] == [["t", "late"]]
    assert [button["value"] for button in page.forms[0].buttons] == ["1"]


def test_a_page_that_only_speaks_of_payloads_has_no_fault() -> None:
    app = Flask("plain")
    text = "&lt;script&gt;planted(1)&lt;/script&gt; <a href='https://example.org'>out</a>"
    app.add_url_rule("/", "page", lambda: text)
    assert list(faults_of(app.test_client().get("/"))) == []
