"""Every text can be translated: none is left unmarked, and a made-up language is shown."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import flask_babel
import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, g, render_template_string

from app.config import read_settings
from app.factory import create_app
from app.models.schema import upgrade_schema
from app.web import translations
from app.web.templating import as_moment, coming_day, length_in_words
from tests.conftest import NOON, TestClock
from tests.databases import Databases
from tests.wording import APP, marked_in_template, unmarked_in_module, unmarked_in_template

ROOT = APP.parent
# What of the plumbing speaks to people.
SPEAKING = ["border", "errors", "login", "mail", "pictures", "templating", "translations"]
PAGES = sorted(str(path.relative_to(APP / "templates")) for path in APP.rglob("*.html"))
VIEWS = sorted(path.name for path in (APP / "views").glob("*.py"))
SOURCES = [*(f"web/{name}.py" for name in SPEAKING), *(f"views/{name}" for name in VIEWS)]


@pytest.mark.parametrize("page", PAGES)
def test_every_text_of_a_page_is_marked(page: str) -> None:
    assert unmarked_in_template((APP / "templates" / page).read_text()) == []


@pytest.mark.parametrize("module", SOURCES)
def test_every_text_of_a_module_is_marked(module: str) -> None:
    assert unmarked_in_module((APP / module).read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Words</p>", ["Words"]),
        ("<p>{{ _('Words') }} · Strong Answer</p>", []),
        ("<p>{% trans %}Words{% endtrans %}</p>", []),
        ("<p>{% trans n=n %}{{ n }} words{% endtrans %} and more</p>", ["and more"]),
        ("<p>{{ n }} point{{ 's' if n != 1 }}</p>", ["points"]),
        ("<p>{{ 'one way' if n else _('another') }}</p>", ["one way"]),
        ('<p class="{{ "one way" if n }}">{{ n }}</p>', []),
        ('<p title="{{ "One way" if n }}"></p>', ["title: One way"]),
        ('<input placeholder="Words" value="more">', ["placeholder: Words"]),
        ('<input type="submit" value="Send">', ["value: Send"]),
        ('<p data-done="All is sent" data-opens="page-keys"></p>', ["data-done: All is sent"]),
        ("{% set names = ['Today', '/topics'] %}", ["Today"]),
        ("{{ action('/go', 'Go on', 'button quiet') }}", ["Go on"]),
        ("{% if kind == 'Some words' %}<hr>{% endif %}", []),
        ("{% block body_class %}in-drill{% endblock %}", []),
        ("{% macro at(n) %}/weak?state={{ n }}&amp;page=2{% endmacro %}", []),
        ("<script>const words = 1;</script><kbd>Enter</kbd>", []),
        ("{{ pgettext('end of an answer', 'Close') }}", []),
        ("{{ _(words) }}", ["line 1: only a text itself can be extracted"]),
        ("{{ _('50 % off') }}", ["'50 % off': a percent sign is written %%"]),
        ("{{ _('50 %% of %(n)s', n=n) }}", []),
    ],
)
def test_what_counts_as_not_marked(source: str, found: list[str]) -> None:
    assert unmarked_in_template(source) == found


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What `make messages` writes."""
    file = tmp_path_factory.mktemp("texts") / "messages.pot"
    command = ["pybabel", "--quiet", "extract", "--output-file", str(file)]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        CommandLineInterface().run(command)  # type: ignore[no-untyped-call]
    return read_po(BytesIO(file.read_bytes()))


@pytest.fixture(scope="module")
def bracketed(
    texts: Catalog, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An app with a second language: its plurals are Polish, its texts are ours in brackets."""
    folder = tmp_path_factory.mktemp("bracketed")
    catalogue = Catalog(locale="pl")
    for message in texts:
        if isinstance(message.id, tuple):
            plurals = tuple(f"{n}[{message.id[1]}]" for n in range(catalogue.num_plurals))
            catalogue.add(message.id, plurals, flags=message.flags)
        elif message.id:
            words = f"{message.context}: {message.id}" if message.context else message.id
            catalogue.add(message.id, f"[{words}]", flags=message.flags, context=message.context)
    place = folder / "pl" / translations.CATALOGUE
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        write_mo(file, catalogue)
    url = databases.empty(folder)
    settings = replace(read_settings({"INSTANCE_DIR": str(folder)}), database_url=url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translations, "FOLDER", folder)
        app = create_app(settings, clock=TestClock())
    upgrade_schema(app.extensions["engine"])
    yield app
    app.extensions["engine"].dispose()


def test_extraction_finds_pages_modules_and_what_rules_say(texts: Catalog) -> None:
    for text in (
        "Everything stays on this server.",
        "Please fill this in.",
        "There is no such page",
        "This was changed elsewhere after you opened it.",
    ):
        assert text in texts
    assert all(not message.locations for message in texts)


def test_a_text_is_extracted_as_it_is_looked_up(texts: Catalog) -> None:
    extracted: set[str | None] = set()
    for message in texts:
        extracted.update([message.id] if isinstance(message.id, str) else message.id)
        extracted.add(message.context)
    asked = [marked_in_template((APP / "templates" / page).read_text()) for page in PAGES]
    assert set().union(*asked) <= extracted


def test_a_browser_is_spoken_to_in_its_language(bracketed: Flask) -> None:
    client = bracketed.test_client()
    page = client.get("/sign-in", headers={"Accept-Language": "pl-PL,en;q=0.5"}).text
    assert '<html lang="pl"' in page
    assert "<h1>[Sign in]</h1>" in page
    assert ">[E-mail]</label>" in page
    assert '<a href="/sign-up?next=/">' in page


@pytest.mark.parametrize("wish", ["en", "fr", "", "*", "x;q=y"])
def test_a_language_that_is_not_there_is_english(bracketed: Flask, wish: str) -> None:
    page = bracketed.test_client().get("/sign-in", headers={"Accept-Language": wish}).text
    assert '<html lang="en"' in page
    assert "<h1>Sign in</h1>" in page


def test_looked_up_english_is_the_english_in_place(bracketed: Flask, site: Flask) -> None:
    numbers = re.compile(r"Request [\w-]+|[0-9a-f]{8}-[0-9a-f-]{27}")
    for path in (
        "/sign-in",
        "/sign-up",
        "/forgot",
        "/reset?link=x",
        "/no-such",
        "/help",
        "/offline",
    ):
        looked_up, in_place = (
            numbers.sub("", app.test_client().get(path).text) for app in (bracketed, site)
        )
        assert looked_up == in_place


def test_a_plural_has_the_forms_of_its_language(bracketed: Flask) -> None:
    client = bracketed.test_client()
    polish = {"Accept-Language": "pl"}
    page = client.post("/sign-in", headers=polish).text
    assert "1[2 fields need another look." in page
    assert "[Please fill this in.]" in page
    with bracketed.test_request_context(headers=polish):
        assert length_in_words(1) == "0[1 seconds]"
        assert length_in_words(22) == "1[22 seconds]"
        assert length_in_words(25) == "2[25 seconds]"


def test_errors_are_translated_for_people_and_scripts(bracketed: Flask) -> None:
    client = bracketed.test_client()
    polish = {"Accept-Language": "pl"}
    assert "<h1>[There is no such page]</h1>" in client.get("/no-such", headers=polish).text
    answer = client.get("/no-such", headers={**polish, "Accept": "application/json"}).json
    assert answer is not None
    assert answer["message"].startswith("[The address may be old")


def test_days_are_told_in_the_language_and_the_learners_zone(bracketed: Flask) -> None:
    with bracketed.test_request_context(headers={"Accept-Language": "pl"}):
        g.zone = "Asia/Kathmandu"
        assert as_moment(NOON) == "2 marca 2026, 17:45"
        assert coming_day(NOON.replace(day=12)) == "[2[in 10 days], on 12 marca 2026]"
        assert flask_babel.format_datetime(NOON, "HH:mm") == "17:45"
    with bracketed.test_request_context():
        assert as_moment(NOON) == "2 March 2026, 12:00"


def test_values_stay_text_and_a_rules_sentence_is_never_markup(bracketed: Flask) -> None:
    for app_language in ("pl", "en"):
        with bracketed.test_request_context(headers={"Accept-Language": app_language}):
            page = render_template_string(
                "{{ _('Request %(number)s', number=bad) }}{{ (bad ~ '%')|translated }}"
                "{% trans bad=bad %}{{ bad }} at 100 %{% endtrans %}",
                bad="<script>",
            )
            assert "<script>" not in page
            assert "100 %" in page


def test_a_word_of_two_meanings_is_told_apart(bracketed: Flask) -> None:
    words = "{{ _('Close') }} {{ pgettext('part of an answer', 'Close') }}"
    with bracketed.test_request_context(headers={"Accept-Language": "pl"}):
        assert render_template_string(words) == "[Close] [part of an answer: Close]"
    with bracketed.test_request_context():
        assert render_template_string(words) == "Close Close"
