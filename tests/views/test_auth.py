"""Accounts: sign up, sign in, sign out, settings, password; each with wrong input as well."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.conftest import TestClock
from tests.views import steps

ADA = {"email": "ada@example.org", "password": factories.PASSWORD}
NEW = {"email": "new@example.org", "password": "some more plain words"}


def test_signing_in_leads_on_to_what_was_wanted(app: Flask, ada: FlaskClient) -> None:
    browser = app.test_client()
    page = browser.get("/sign-in?next=/progress")
    assert steps.hidden(page, "next") == "/progress"
    answer = browser.post("/sign-in", data={**ADA, "next": "/progress?weeks=4"})
    assert (answer.status_code, answer.location) == (303, "/progress?weeks=4")
    assert browser.get("/progress").status_code == 200


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites(
    app: Flask, ada: FlaskClient
) -> None:
    cookie = app.test_client().post("/sign-in", data=ADA).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({**ADA, "password": "wrong words here"}, "The e-mail or the password is not right."),
        ({**ADA, "email": "nobody@example.org"}, "The e-mail or the password is not right."),
        ({"email": "", "password": ""}, "2 fields need another look"),
        ({"email": "ada@example.org"}, "1 field needs another look"),
        ({**ADA, "email": "ada\x00@example.org"}, "NUL"),
        ({**ADA, "email": "a" * 1001}, "are too many"),
    ],
)
def test_a_sign_in_that_fails_says_why_and_keeps_the_e_mail(
    app: Flask, ada: FlaskClient, sent: dict[str, str], said: str
) -> None:
    browser = app.test_client()
    answer = browser.post("/sign-in", data={**sent, "next": "/review"})
    assert answer.status_code == 422
    assert said in steps.words_of(answer)
    assert 'aria-invalid="true"' in steps.text_of(answer)
    assert steps.hidden(answer, "next") == "/review"
    assert "Set-Cookie" not in answer.headers
    assert factories.PASSWORD not in steps.text_of(answer)


def test_a_wrong_password_and_an_unknown_e_mail_look_alike(app: Flask, ada: FlaskClient) -> None:
    pages = []
    for email in ("ada@example.org", "bda@example.org"):
        answer = app.test_client().post("/sign-in", data={"email": email, "password": "no no no"})
        pages.append(steps.words_of(answer).replace(email, ""))
    assert pages[0] == pages[1]


def test_signing_up_makes_an_account(client: FlaskClient) -> None:
    answer = client.post("/sign-up", data={**NEW, "next": "/topics"})
    assert (answer.status_code, answer.location) == (303, "/topics")
    assert "Signed in as new@example.org." in steps.words_of(client.get("/account"))


def test_signing_up_keeps_the_guests_work(app: Flask, client: FlaskClient) -> None:
    attempt = steps.start(client, steps.drill(app))
    assert "Your attempts hang on this browser's cookie" in steps.words_of(client.get("/sign-up"))
    assert "You practise as a guest." in steps.words_of(client.get("/account"))
    client.post("/sign-up", data=NEW)
    assert client.get(f"/attempts/{attempt}").status_code == 200
    assert "Account" in steps.words_of(client.get("/"))


def test_signing_in_brings_the_guests_work_along(
    app: Flask, ada: FlaskClient, client: FlaskClient
) -> None:
    attempt = steps.start(client, steps.drill(app))
    notice = "What you practised in this browser joins your account."
    assert notice in steps.words_of(client.get("/sign-in"))
    client.post("/sign-in", data=ADA)
    assert ada.get(f"/attempts/{attempt}").status_code == 200


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({**NEW, "email": "nothing"}, "This is not an e-mail address: nothing."),
        ({**NEW, "password": "short"}, "The password has 5 characters; 8 are needed."),
        ({**NEW, "email": "ada@example.org"}, "There is an account with this e-mail already."),
        ({**NEW, "email": "ADA@Example.org"}, "There is an account with this e-mail already."),
        ({}, "2 fields need another look"),
    ],
)
def test_a_sign_up_that_fails_says_why_beside_the_field(
    client: FlaskClient, ada: FlaskClient, sent: dict[str, str], said: str
) -> None:
    answer = client.post("/sign-up", data=sent)
    assert answer.status_code == 422
    assert said in steps.words_of(answer)
    assert sent.get("email", "") in steps.text_of(answer)
    assert "some more plain words" not in steps.text_of(answer)


def test_markup_in_an_e_mail_is_shown_as_text(client: FlaskClient) -> None:
    sent = {**NEW, "email": '"><script>alert(1)</script>'}
    answer = client.post("/sign-up", data=sent)
    assert answer.status_code == 422
    assert "<script>alert" not in steps.text_of(answer)


def test_signing_out_ends_the_session_on_the_server_too(app: Flask, ada: FlaskClient) -> None:
    cookie = ada.get_cookie("strong_answer_session")
    assert cookie is not None
    answer = ada.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert ada.get("/account").status_code == 302
    thief = app.test_client()
    thief.set_cookie("strong_answer_session", cookie.value)
    assert thief.get("/account").status_code == 302


def test_signing_out_is_no_link(ada: FlaskClient) -> None:
    assert ada.get("/sign-out").status_code == 405
    assert ada.get("/account").status_code == 200


def test_a_session_runs_out(ada: FlaskClient, clock: TestClock) -> None:
    clock.forward(days=91)
    assert ada.get("/account").status_code == 302


def test_settings_are_kept(ada: FlaskClient) -> None:
    sent = {"time_zone": "Europe/Berlin", "interview_on": "2026-04-01", "minutes_a_day": "35"}
    answer = ada.post("/account/settings", data=sent)
    assert answer.location == "/account?saved=settings"
    page = ada.get(answer.location)
    source = steps.text_of(page)
    assert 'value="2026-04-01"' in source
    assert 'value="35"' in source
    assert '<option selected value="Europe/Berlin">Berlin</option>' in source
    assert "Saved." in steps.words_of(page)


def test_an_interview_day_can_be_taken_back(ada: FlaskClient) -> None:
    settings = {"time_zone": "UTC", "minutes_a_day": "20"}
    ada.post("/account/settings", data={**settings, "interview_on": "2026-04-01"})
    ada.post("/account/settings", data={**settings, "interview_on": ""})
    assert "2026-04-01" not in steps.text_of(ada.get("/account"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_zone", "Nowhere/Atlantis"),
        ("time_zone", "localtime"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "A" * 300),
        ("interview_on", "2026-02-30"),
        ("interview_on", "10000-01-01"),
        ("interview_on", "tomorrow"),
        ("minutes_a_day", "0"),
        ("minutes_a_day", "601"),
        ("minutes_a_day", "-5"),
        ("minutes_a_day", "1e3"),
        ("minutes_a_day", "9" * 30),
        ("minutes_a_day", ""),
        ("minutes_a_day", "NaN"),
    ],
)
def test_a_wrong_setting_is_refused_beside_its_field_and_the_others_are_kept(
    ada: FlaskClient, name: str, value: str
) -> None:
    sent = {"time_zone": "Europe/Paris", "interview_on": "2026-05-06", "minutes_a_day": "33"}
    answer = ada.post("/account/settings", data={**sent, name: value})
    assert answer.status_code == 422
    source = steps.text_of(answer)
    field = source.split(f'name="{name}"')[0].rpartition("<")[2]
    assert "aria-invalid" in field + source.split(f'name="{name}"')[1].split(">")[0]
    assert "1 field needs another look" in steps.words_of(answer)
    assert [kept for key, kept in sent.items() if key != name and kept not in source] == []
    assert 'value="33"' not in steps.text_of(ada.get("/account"))


def test_a_guest_has_settings_and_no_password(app: Flask, client: FlaskClient) -> None:
    steps.start(client, steps.drill(app))
    words = steps.words_of(client.get("/account"))
    assert "Time zone" in words
    assert "Present password" not in words
    refused = client.post("/account/password", data={"old": "x" * 8, "new": "y" * 8})
    assert refused.status_code == 422


def test_changing_the_password_ends_every_other_session(app: Flask, ada: FlaskClient) -> None:
    other = factories.signed_in(app, "ada@example.org")
    sent = {"old": factories.PASSWORD, "new": "other plain words here"}
    answer = ada.post("/account/password", data=sent)
    assert answer.location == "/account?saved=password"
    assert "other browsers are signed out" in steps.words_of(ada.get(answer.location))
    assert other.get("/account").status_code == 302
    again = app.test_client()
    assert again.post("/sign-in", data=ADA).status_code == 422
    assert again.post("/sign-in", data={**ADA, "password": sent["new"]}).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("not my password", "other plain words", "The present password is not right."),
        (factories.PASSWORD, "short", "8 are needed"),
        ("", "", "2 fields need another look"),
    ],
)
def test_a_password_that_cant_be_changed_stays(
    app: Flask, ada: FlaskClient, old: str, new: str, said: str
) -> None:
    answer = ada.post("/account/password", data={"old": old, "new": new})
    assert answer.status_code == 422
    assert said in steps.words_of(answer)
    assert app.test_client().post("/sign-in", data=ADA).status_code == 303


def test_a_sign_in_pressed_twice_is_one_account_and_two_sessions(
    app: Flask, ada: FlaskClient
) -> None:
    browser = app.test_client()
    for _ in range(2):
        assert browser.post("/sign-in", data=ADA).status_code == 303
    assert browser.get("/account").status_code == 200


def test_a_sign_up_pressed_twice_makes_one_account(client: FlaskClient) -> None:
    assert client.post("/sign-up", data=NEW).status_code == 303
    again = client.post("/sign-up", data=NEW)
    assert again.status_code == 422
    assert "Sign in instead" in steps.words_of(again)
    assert "Signed in as new@example.org." in steps.words_of(client.get("/account"))


def test_fields_that_are_none_of_the_forms_change_nothing(app: Flask, ada: FlaskClient) -> None:
    extra = {"is_admin": "1", "user_id": "2", "id": "2", "email": "other@example.org"}
    sent = {"time_zone": "UTC", "interview_on": "", "minutes_a_day": "20", **extra}
    assert ada.post("/account/settings", data=sent).status_code == 303
    assert "Signed in as ada@example.org." in steps.words_of(ada.get("/account"))
    drill = steps.drill(app)
    steps.start(ada, drill, stage="scored", started_at="2020-01-01", rating="4", user_id="2")
    assert "60-second drill" in steps.words_of(ada.get(f"/drills/{drill}"))


def test_an_answer_handed_in_after_the_session_ended_comes_along_through_signing_in(
    app: Flask, ada: FlaskClient
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    ada.post("/sign-out")
    asked = steps.post(ada, attempt, "submit", text="Typed <b>without</b> a script")
    assert asked.status_code == 401
    assert "You were signed out while you answered." in steps.words_of(asked)
    assert "<b>without" not in steps.text_of(asked)
    kept = {"kept_attempt": steps.hidden(asked, "kept_attempt"), "kept_text": "Typed, kept"}
    wrong = ada.post("/sign-in", data={**ADA, "password": "wrong words", **kept})
    assert wrong.status_code == 422
    assert "Typed, kept" in steps.text_of(wrong)
    answer = ada.post("/sign-in", data={**ADA, **kept, "next": steps.hidden(asked, "next")})
    assert answer.location == f"/attempts/{attempt}"
    assert "Typed, kept</textarea>" in steps.text_of(ada.get(answer.location))


def test_a_kept_answer_goes_nowhere_but_into_its_owners_running_attempt(
    app: Flask, ada: FlaskClient, bob: FlaskClient
) -> None:
    attempt = steps.start(ada, steps.drill(app))
    for number in (str(attempt), str(uuid4()), "no number", ""):
        kept = {"kept_attempt": number, "kept_text": "Bob's own words"}
        answer = bob.post("/sign-in", data={**ADA, "email": "bob@example.org", **kept})
        assert answer.status_code == 303
    assert "Bob's" not in steps.words_of(ada.get(f"/attempts/{attempt}"))
    steps.submit(ada, attempt, "handed in")
    late = {"kept_attempt": str(attempt), "kept_text": "too late"}
    assert ada.post("/sign-in", data={**ADA, **late}).status_code == 303
    words = steps.words_of(ada.get(f"/attempts/{attempt}"))
    assert "Came after the end: kept, and not counted. too late" in words


def test_an_empty_kept_answer_hides_no_draft(app: Flask, ada: FlaskClient) -> None:
    attempt = steps.start(ada, steps.drill(app))
    steps.put_draft(ada, attempt, "saved before")
    ada.post("/sign-in", data={**ADA, "kept_attempt": str(attempt), "kept_text": "  "})
    assert "saved before</textarea>" in steps.text_of(ada.get(f"/attempts/{attempt}"))


def test_a_password_is_masked_and_a_password_manager_may_fill_it_in(ada: FlaskClient) -> None:
    found = []
    for path in ("/sign-in", "/sign-up", "/account", "/account/second-step", "/account/delete"):
        found += re.findall(r'<input[^>]*name="(?:password|old|new)"[^>]*>', ada.get(path).text)
    assert len(found) == 6
    for field in found:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field), field
        assert "onpaste" not in field
