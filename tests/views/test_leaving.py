"""Who deletes everything leaves no trace in the tables, and on SQLite none in the files."""

from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models.scrub import scrub
from app.models.tables import TABLES
from app.models.topic import KeptReport, Source, SourceFile
from app.models.user import User
from tests import factories
from tests.domain import sounds
from tests.views import steps

CANARY = "canarywordofada"


def leave(browser: FlaskClient, password: str = factories.PASSWORD) -> int:
    return browser.post("/account/delete", data={"password": password}).status_code


def practise(app: Flask, ada: FlaskClient) -> None:
    """Leave a canary wherever a learner writes."""
    attempt = steps.start(ada, steps.drill(app))
    ada.put(
        f"/attempts/{attempt}/recordings/{uuid4()}",
        data=sounds.webm() + CANARY.encode(),
        content_type="audio/webm",
    )
    steps.put_draft(ada, attempt, f"{CANARY} in a draft")
    steps.to_result(ada, attempt)
    again = steps.start(ada, steps.drill(app, "Eviction"))
    steps.submit(ada, again, f"{CANARY} handed in")
    steps.start_round(ada)
    steps.plan_much(app, ada)
    page = factories.PAGE.format(title=f"Mine {CANARY}")
    ada.post(f"{steps.upload(ada, page)}/confirm")
    steps.upload(ada, page)
    steps.upload_data(ada)


def rows_of(engine: Engine, user_id: int) -> list[str]:
    """The tables that hold a row of a learner's."""
    with Session(engine) as db:
        found = []
        for model in TABLES:
            for name in ("user_id", "owner_id"):
                column = getattr(model, name, None)
                if column is not None and db.scalar(select(column).where(column == user_id)):
                    found.append(model.__tablename__)
        return found


def test_nothing_is_left_in_the_tables(app: Flask, ada: FlaskClient, bob: FlaskClient) -> None:
    practise(app, ada)
    engine, number = app.extensions["engine"], factories.make_account(app, "ada@example.org")
    assert len(rows_of(engine, number)) > 10
    assert "deleted for good" in steps.words_of(ada.get("/account/delete"))
    assert leave(ada) == 303
    assert rows_of(engine, number) == []
    assert ada.get("/account").status_code == 302
    assert bob.get("/account").status_code == 200
    sent = {"email": "ada@example.org", "password": factories.PASSWORD}
    assert app.test_client().post("/sign-in", data=sent).status_code == 422


@pytest.mark.sqlite
def test_nothing_is_left_in_the_files_or_the_log(
    app: Flask, ada: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    practise(app, ada)
    folder = Path(app.extensions["engine"].url.database).parent

    def holding(*words: str) -> list[str]:
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        return [
            path.name for path in files if any(word.encode() in path.read_bytes() for word in words)
        ]

    assert holding(CANARY) != []
    assert leave(ada) == 303
    assert holding(CANARY, "ada@example.org") == []
    assert "event" in caplog.text
    assert not [word for word in (CANARY, "ada@example.org") if word in caplog.text]


@pytest.mark.sqlite
def test_while_somebody_reads_the_account_goes_and_its_bytes_wait(
    app: Flask, ada: FlaskClient
) -> None:
    engine = app.extensions["engine"]
    number = factories.make_account(app, "ada@example.org")
    with engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM users").scalar_one()
        assert leave(ada) == 303
    assert rows_of(engine, number) == []
    assert scrub(engine)


def test_it_takes_the_password(app: Flask, ada: FlaskClient) -> None:
    assert leave(ada, "") == 422
    assert [leave(ada, "not mine") for _ in range(6)] == [422] * 5 + [429]
    assert ada.get("/account").status_code == 200


def test_what_others_practised_of_a_shared_source_stays_theirs(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    ada.post(f"{steps.upload(ada)}/confirm")
    factories.make_account(app, "root@example.org", is_admin=True)
    admin = factories.signed_in(app, "root@example.org")
    source = admin.get("/sources").text.partition("/sources/")[2].partition("/share")[0]
    admin.post(f"/sources/{source.rpartition('/')[2]}/share", data={"shared": "yes"})
    attempt = steps.start(bob, steps.drill(app, "My cache"))
    steps.submit(bob, attempt)
    assert leave(ada) == 303
    assert bob.get(f"/attempts/{attempt}").status_code == 200
    assert "My cache" not in app.test_client().get("/topics").text


def test_a_guest_deletes_everything_without_a_password(app: Flask) -> None:
    guest = app.test_client()
    attempt = steps.start(guest, steps.drill(app))
    steps.submit(guest, attempt, CANARY)
    engine = app.extensions["engine"]
    with Session(engine) as db:
        number = db.scalars(select(User.id).where(User.email.is_(None))).one()
    asked = guest.get("/account/delete")
    assert "Delete all your work" in steps.words_of(asked)
    assert "password" not in steps.text_of(asked)
    answer = guest.post("/account/delete")
    assert answer.status_code == 303
    assert "gone from this server" in steps.words_of(guest.get(answer.location))
    assert rows_of(engine, number) == []
    assert guest.get("/account").status_code == 302


def test_of_a_source_that_others_practised_neither_files_nor_reports_stay(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    ada.post(f"{steps.upload(ada)}/confirm")
    with Session(app.extensions["engine"]) as db:
        source = db.scalars(select(Source).where(Source.owner_id.is_not(None))).one()
        source.shared = True
        db.commit()
        number = source.id
    steps.submit(bob, steps.start(bob, steps.drill(app, "My cache")))
    assert leave(ada) == 303
    with Session(app.extensions["engine"]) as db:
        for kept in (KeptReport, SourceFile):
            assert db.scalar(select(kept).where(kept.source_id == number)) is None
