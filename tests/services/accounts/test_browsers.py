"""Where an account is signed in: listed, signed out, and only by its owner."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.learner import Learner
from app.services.accounts import accounts, browsers, visitors
from app.services.accounts.browsers import BrowserLine
from tests import factories
from tests.factories import NOW


@pytest.fixture
def ada(db: Session) -> Learner:
    return factories.make_learner(db, "ada@example.org")


def signed_in(db: Session, learner: Learner, *, hours: float = 0, browser: str = "Firefox") -> str:
    user = accounts.get_user(db, learner.id)
    return accounts.open_session(db, user=user, browser=browser, now=NOW + timedelta(hours=hours))


def listed(db: Session, learner: Learner, token: str, **later: float) -> list[BrowserLine]:
    now = NOW + timedelta(**later)
    return browsers.list_browsers(db, user_id=learner.id, token=token, now=now)


def test_this_browser_comes_first_and_then_the_latest(db: Session, ada: Learner) -> None:
    this = signed_in(db, ada, browser="Firefox")
    signed_in(db, ada, hours=1, browser="Chrome")
    signed_in(db, ada, hours=2, browser="Safari")
    lines = listed(db, ada, this, hours=3)
    assert [line.name for line in lines] == ["Firefox", "Safari", "Chrome"]
    assert [line.is_this for line in lines] == [True, False, False]
    assert lines[2].since == lines[2].seen_at == NOW + timedelta(hours=1)


def test_what_is_over_is_not_listed(db: Session, ada: Learner) -> None:
    signed_in(db, ada)
    assert listed(db, ada, "", days=91) == []


def test_one_browser_is_signed_out_and_the_others_stay(db: Session, ada: Learner) -> None:
    this, other = signed_in(db, ada), signed_in(db, ada, hours=1)
    browsers.end_browser(db, user_id=ada.id, key=listed(db, ada, this)[1].key)
    assert visitors.find_learner(db, token=other, now=NOW) is None
    assert visitors.find_learner(db, token=this, now=NOW) == ada


def test_somebody_elses_browser_looks_like_none(db: Session, ada: Learner) -> None:
    token = signed_in(db, ada)
    bob = factories.make_learner(db, "bob@example.org")
    for key in (listed(db, ada, token)[0].key, "0" * 16, "%" * 16):
        with pytest.raises(NotFound):
            browsers.end_browser(db, user_id=bob.id, key=key)
    assert visitors.find_learner(db, token=token, now=NOW) == ada


def test_all_others_are_signed_out_at_once(db: Session, ada: Learner) -> None:
    this, other = signed_in(db, ada), signed_in(db, ada)
    bobs = signed_in(db, factories.make_learner(db, "bob@example.org"))
    browsers.end_others(db, user_id=ada.id, token=this)
    found = [visitors.find_learner(db, token=each, now=NOW) for each in (this, other, bobs)]
    assert [each is None for each in found] == [False, True, False]


def test_a_browser_is_noted_again_after_some_minutes(db: Session, ada: Learner) -> None:
    token = signed_in(db, ada)
    for minutes, seen in ((9, 0), (10, 10), (19, 10)):
        now = NOW + timedelta(minutes=minutes)
        found = visitors.find_session(db, token=token, now=now)
        assert found is not None
        browsers.note_seen(db, token=token, seen_at=found[1], now=now)
        assert listed(db, ada, token)[0].seen_at == NOW + timedelta(minutes=seen)


def test_a_session_from_before_the_noting_is_noted_at_once(db: Session, ada: Learner) -> None:
    token = signed_in(db, ada)
    now = NOW + timedelta(minutes=1)
    browsers.note_seen(db, token=token, seen_at=None, now=now)
    assert listed(db, ada, token)[0].seen_at == now
