"""Guests, accounts and sessions: making, joining, signing in and out, passwords, settings."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, NotAllowed, NotFound
from app.domain.learner import ClockStyle, ExtraTime, Learner, Preferences, Way
from app.models.user import User
from app.services.accounts import accounts, own_settings, passwords, visitors
from tests import factories
from tests.factories import NOW, PASSWORD
from tests.services import steps

NEW = "another four plain words"


def sign_in(db: Session, email: str, password: str, guest: Learner | None = None) -> str:
    return factories.sign_in(
        db, guest=guest, email=email, password=password, browser="Firefox", now=NOW
    )


def sign_up(
    db: Session, email: str = "eve@example.org", password: str = PASSWORD, **how: object
) -> str:
    guest = how.get("guest")
    assert guest is None or isinstance(guest, Learner)
    return accounts.sign_up(
        db,
        registration_open=bool(how.get("open", True)),
        guest=guest,
        email=email,
        password=password,
        browser="Firefox",
        now=NOW,
    )


def who(db: Session, token: str, now: datetime = NOW) -> Learner | None:
    return visitors.find_learner(db, token=token, now=now)


def test_a_guest_holds_a_session_that_lasts(db: Session) -> None:
    guest, token = accounts.make_guest(
        db, registration_open=True, time_zone="Europe/Berlin", now=NOW
    )
    assert who(db, token) == guest
    assert (guest.is_guest, guest.time_zone) == (True, "Europe/Berlin")
    assert who(db, token, NOW + timedelta(days=399)) == guest
    assert who(db, token, NOW + timedelta(days=401)) is None


def test_a_browser_in_no_known_zone_lives_in_utc(db: Session) -> None:
    guest, _ = accounts.make_guest(db, registration_open=True, time_zone="Mars/Base", now=NOW)
    assert guest.time_zone == "UTC"


def test_where_registration_is_closed_there_are_no_guests_and_no_sign_up(db: Session) -> None:
    with pytest.raises(NotAllowed):
        accounts.make_guest(db, registration_open=False, time_zone="UTC", now=NOW)
    with pytest.raises(NotAllowed):
        sign_up(db, open=False)


@pytest.mark.usefixtures("pages")
def test_a_guest_who_signs_up_keeps_the_work_and_loses_the_old_token(db: Session) -> None:
    guest, old = accounts.make_guest(db, registration_open=True, time_zone="UTC", now=NOW)
    attempt_id = steps.scored(db, guest)
    learner = who(db, sign_up(db, guest=guest))
    assert learner is not None
    assert (learner.id, learner.email) == (guest.id, "eve@example.org")
    assert steps.row(db, learner, attempt_id).text == "words"
    assert who(db, old) is None


def test_signing_up_while_signed_in_makes_an_account_of_its_own(db: Session, ada: Learner) -> None:
    learner = who(db, sign_up(db, guest=ada))
    assert learner is not None
    assert learner.id != ada.id


def test_an_e_mail_belongs_to_one_account_however_it_is_written(db: Session, ada: Learner) -> None:
    with pytest.raises(InvalidInput, match="Sign in instead"):
        sign_up(db, "Ada@Example.org")


@pytest.mark.parametrize("email", ["", "nobody", "a@", "a\n@example.org"])
def test_what_is_no_e_mail_is_refused(db: Session, email: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign_up(db, email)
    assert refused.value.field == "email"


@pytest.mark.parametrize("password", ["", "seven77", "x" * 201])
def test_a_password_is_neither_short_nor_endless(db: Session, password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sign_up(db, password=password)
    assert refused.value.field == "password"


def test_signing_in_takes_the_e_mail_in_any_case(db: Session, ada: Learner) -> None:
    assert who(db, sign_in(db, "ADA@example.org", PASSWORD)) == ada


def test_an_unknown_e_mail_and_a_wrong_password_say_the_same(db: Session, ada: Learner) -> None:
    said = []
    for email, password in [("nobody@example.org", PASSWORD), ("ada@example.org", "wrong one")]:
        with pytest.raises(InvalidInput) as refused:
            sign_in(db, email, password)
        said.append((str(refused.value), refused.value.field))
    assert said[0] == said[1]


def test_a_damaged_hash_lets_nobody_in(db: Session, ada: Learner) -> None:
    db.get_one(User, ada.id).password_hash = "no hash at all"
    with pytest.raises(InvalidInput):
        sign_in(db, "ada@example.org", PASSWORD)


def test_an_old_hash_is_made_anew_at_the_next_sign_in(db: Session, ada: Learner) -> None:
    user = db.get_one(User, ada.id)
    user.password_hash = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    sign_in(db, "ada@example.org", PASSWORD)
    assert not passwords.HASHER.check_needs_rehash(user.password_hash)


def test_signing_out_ends_one_session_alone(db: Session, ada: Learner) -> None:
    first, second = (sign_in(db, "ada@example.org", PASSWORD) for _ in range(2))
    accounts.sign_out(db, token=first)
    assert (who(db, first), who(db, second)) == (None, ada)


def test_a_new_password_ends_every_session(db: Session, ada: Learner) -> None:
    old = sign_in(db, "ada@example.org", PASSWORD)
    token = accounts.change_password(
        db, user_id=ada.id, old=PASSWORD, new=NEW, browser="Firefox", now=NOW
    )
    assert (who(db, old), who(db, token)) == (None, ada)
    with pytest.raises(InvalidInput):
        sign_in(db, "ada@example.org", PASSWORD)


def test_a_new_password_needs_the_present_one(db: Session, ada: Learner) -> None:
    for user_id in (ada.id, factories.make_learner(db).id):
        with pytest.raises(InvalidInput) as refused:
            accounts.change_password(
                db, user_id=user_id, old="wrong one", new=NEW, browser="", now=NOW
            )
        assert refused.value.field == "old"


def test_preferences_and_settings_are_remembered(db: Session, ada: Learner) -> None:
    chosen = Preferences(
        way=Way.SPEAK,
        clock_style=ClockStyle.HIDDEN,
        hard_stop=True,
        extra_time=ExtraTime.NO_LIMIT,
        preparation_seconds=30,
    )
    own_settings.save_preferences(db, learner=ada, preferences=chosen)
    day = date(2026, 4, 1)
    own_settings.save_settings(
        db, user_id=ada.id, time_zone="Asia/Tokyo", interview_on=day, minutes_a_day=45
    )
    kept = accounts.get_learner(db, user_id=ada.id)
    assert kept.preferences == chosen
    assert (kept.time_zone, kept.interview_on, kept.minutes_a_day) == ("Asia/Tokyo", day, 45)
    own_settings.save_preferences(db, learner=kept, preferences=Preferences())
    assert accounts.get_learner(db, user_id=ada.id).preferences == Preferences()


def test_there_is_no_learner_without_an_account(db: Session) -> None:
    with pytest.raises(NotFound):
        accounts.get_learner(db, user_id=12345)


def test_no_token_is_stored(db: Session, ada: Learner) -> None:
    token = sign_in(db, "ada@example.org", PASSWORD)
    assert visitors.hash_token(token) != token
    assert who(db, visitors.hash_token(token)) is None


@pytest.mark.parametrize("is_admin", [True, False])
def test_whoever_runs_the_server_adds_accounts(db: Session, is_admin: bool) -> None:
    added = accounts.add_user(
        db, email="eve@example.org", password=PASSWORD, is_admin=is_admin, now=NOW
    )
    assert added.is_admin is is_admin
    found = who(db, sign_in(db, "eve@example.org", PASSWORD))
    assert found == replace(added, is_admin=False, needs_second_step=is_admin)
    db.add(factories.second_factor_of(added.id))
    with_step = replace(added, has_second_step=True)
    assert who(db, sign_in(db, "eve@example.org", PASSWORD)) == with_step


@pytest.mark.parametrize(
    "email", ["ADA@EXAMPLE.ORG", "\uff41da@example.org", "a\u200bda@example.org"]
)
def test_an_e_mail_that_only_looks_different_makes_no_second_account(
    db: Session, ada: Learner, email: str
) -> None:
    with pytest.raises(InvalidInput):
        sign_up(db, email)


def test_an_e_mail_that_looks_like_somebody_elses_is_refused(db: Session, ada: Learner) -> None:
    with pytest.raises(InvalidInput, match="look like those of another alphabet"):
        sign_up(db, "\u0430da@example.org")
