"""The administrator's pages: the installation, and never what a learner wrote."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.config import VERSION
from app.models.engine import WRITING
from app.services import installation
from tests import factories
from tests.views import steps

SECRET_WORDS = "what only Ada should read"


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """A browser signed in as an administrator."""
    factories.make_account(app, "root@example.org", is_admin=True)
    return factories.signed_in(app, "root@example.org")


def load(app: Flask, pages: dict[str, str | bytes], source: str) -> None:
    """Load pages as a source."""
    with Session(app.extensions["engine"], execution_options=WRITING) as db:
        factories.load(db, pages, source=source)
        db.commit()


def test_the_account_page_leads_an_administrator_there(admin: FlaskClient) -> None:
    assert 'href="/admin"' in admin.get("/account").text


def test_the_account_page_of_others_does_not(ada: FlaskClient) -> None:
    assert 'href="/admin"' not in ada.get("/account").text


def test_versions_and_sizes_are_shown(admin: FlaskClient) -> None:
    words = steps.words_of(admin.get("/admin"))
    assert f"Strong Answer {VERSION}" in words
    assert "accounts and guests 3" in words
    assert "topics 4" in words or "topics 3" in words


def test_a_source_shows_what_its_load_said(app: Flask, admin: FlaskClient) -> None:
    load(app, {"Bad/latin.md": b"\xe4", "Good/page.md": factories.PAGE}, "notes")
    page = admin.get("/admin")
    assert "1 failed" in steps.words_of(page)
    number = page.text.split('href="/admin/loads/')[-1].split('"')[0]
    said = steps.words_of(admin.get(f"/admin/loads/{number}"))
    assert "Bad/latin.md:" in said
    assert "failed 1" in said


def test_a_source_that_is_not_there_is_404(admin: FlaskClient) -> None:
    assert admin.get("/admin/loads/999").status_code == 404


def test_remarks_on_private_pages_are_not_quoted(
    app: Flask, ada: FlaskClient, admin: FlaskClient
) -> None:
    ada.post(f"{steps.upload(ada)}/confirm")
    page = admin.get("/admin").text
    assert "private" in page
    with Session(app.extensions["engine"]) as db:
        private = next(each for each in installation.list_loads(db) if not each.shared)
    words = steps.words_of(admin.get(f"/admin/loads/{private.id}"))
    assert "ada@example.org" in words
    assert ".md:" not in words


def test_users_are_listed_without_what_they_wrote(
    app: Flask, ada: FlaskClient, admin: FlaskClient
) -> None:
    steps.submit(ada, steps.start(ada, steps.drill(app)), SECRET_WORDS)
    answer = admin.get("/admin/users")
    assert "ada@example.org since" in steps.words_of(answer)
    assert "1 attempt, last" in steps.words_of(answer)
    assert SECRET_WORDS not in answer.text


def test_an_administrator_cannot_open_a_learners_attempt(
    app: Flask, ada: FlaskClient, admin: FlaskClient
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    assert admin.get(f"/attempts/{attempt}").status_code == 404


def test_many_users_have_pages(
    app: Flask, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "PAGE_SIZE", 2)
    first, last = admin.get("/admin/users"), admin.get("/admin/users?page=99")
    assert "Page 1 of 2" in steps.words_of(first)
    assert "Page 2 of 2" in steps.words_of(last)
    assert "ada@example.org" in last.text
