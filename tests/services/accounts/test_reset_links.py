"""Links to a new password: once, for an hour, and never past the second step."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import InvalidInput, NotFound
from app.domain.learner import Learner
from app.models.safety import ResetLink
from app.services.accounts import accounts, reset_links, second_factor, visitors
from tests import factories
from tests.factories import NOW

NEW = "some new plain words"


@pytest.fixture
def ada(db: Session) -> Learner:
    return factories.make_learner(db, "ada@example.org")


def make(db: Session, learner: Learner) -> str:
    """The token of a new link."""
    path = reset_links.make_link(db, user_id=learner.id, now=NOW)
    return path.removeprefix("/reset?link=")


def refused(db: Session, token: str, *, minutes: float = 0) -> str:
    now = NOW + timedelta(minutes=minutes)
    with pytest.raises(InvalidInput) as caught:
        reset_links.set_password(db, token=token, password=NEW, now=now)
    return str(caught.value)


def test_a_link_sets_the_password_once(db: Session, ada: Learner) -> None:
    token = make(db, ada)
    assert reset_links.is_good(db, token=token, now=NOW)
    reset_links.set_password(db, token=token, password=NEW, now=NOW)
    assert factories.check_sign_in(db, "ada@example.org", NEW) == ada.id
    assert "used, or older" in refused(db, token)
    assert not reset_links.is_good(db, token=token, now=NOW)


def test_a_link_lasts_an_hour(db: Session, ada: Learner) -> None:
    assert "used, or older" in refused(db, make(db, ada), minutes=60)


def test_a_later_link_ends_the_earlier_one(db: Session, ada: Learner) -> None:
    first, second = make(db, ada), make(db, ada)
    assert "used, or older" in refused(db, first)
    assert reset_links.is_good(db, token=second, now=NOW)


def test_every_browser_is_signed_out(db: Session, ada: Learner) -> None:
    user = accounts.get_user(db, ada.id)
    session = accounts.open_session(db, user=user, browser="", now=NOW)
    reset_links.set_password(db, token=make(db, ada), password=NEW, now=NOW)
    assert visitors.find_learner(db, token=session, now=NOW) is None


def test_the_second_step_stays(db: Session, ada: Learner) -> None:
    db.add(factories.second_factor_of(ada.id))
    reset_links.set_password(db, token=make(db, ada), password=NEW, now=NOW)
    assert second_factor.is_on(db, ada.id)


def test_a_weak_password_is_refused_here_too(db: Session, ada: Learner) -> None:
    token = make(db, ada)
    for password in ("short", "password1"):
        with pytest.raises(InvalidInput):
            reset_links.set_password(db, token=token, password=password, now=NOW)


def test_only_a_hash_of_the_link_is_stored(db: Session, ada: Learner) -> None:
    token = make(db, ada)
    assert token not in db.scalars(select(ResetLink.token_hash)).all()


def test_what_ran_out_is_removed(db: Session, ada: Learner) -> None:
    make(db, ada)
    bob = factories.make_learner(db, "bob@example.org")
    reset_links.make_link(db, user_id=bob.id, now=NOW + timedelta(hours=2))
    assert db.scalars(select(ResetLink.user_id)).all() == [bob.id]


def test_guests_and_unknown_accounts_get_none(db: Session, ada: Learner) -> None:
    with pytest.raises(NotFound):
        make(db, factories.make_learner(db))
    assert reset_links.find_account(db, email="nobody@example.org") is None
    assert reset_links.find_account(db, email="ADA@example.org") == ada.id
