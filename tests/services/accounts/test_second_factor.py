"""The second step where there is none, half of one, or one of somebody else's."""

import pytest
from sqlalchemy.orm import Session

from app.domain import totp
from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.learner import Learner
from app.services.accounts import second_factor
from tests import factories
from tests.factories import NOW, PASSWORD, SECRET

CODE = totp.code_at(SECRET, totp.step_at(NOW))


@pytest.fixture
def ada(db: Session) -> Learner:
    return factories.make_learner(db, "ada@example.org")


def test_where_none_is_set_up_no_code_is_right(db: Session, ada: Learner) -> None:
    assert not second_factor.is_on(db, ada.id)
    with pytest.raises(InvalidInput):
        second_factor.check(db, user_id=ada.id, code=CODE, now=NOW)
    with pytest.raises(NotFound):
        second_factor.confirm(db, user_id=ada.id, code=CODE, now=NOW)
    with pytest.raises(NotFound):
        second_factor.renew_recovery_codes(db, user_id=ada.id, password=PASSWORD)


def test_a_key_that_waits_counts_for_nothing(db: Session, ada: Learner) -> None:
    second_factor.begin(db, user_id=ada.id, password=factories.PASSWORD, now=NOW)
    first = second_factor.find_new_secret(db, ada.id)
    second_factor.begin(db, user_id=ada.id, password=factories.PASSWORD, now=NOW)
    second = second_factor.find_new_secret(db, ada.id)
    assert first
    assert second
    assert first != second
    assert not second_factor.is_on(db, ada.id)
    code = totp.code_at(second, totp.step_at(NOW))
    with pytest.raises(InvalidInput):
        second_factor.check(db, user_id=ada.id, code=code, now=NOW)


def test_whoever_runs_the_server_takes_it_away(db: Session, ada: Learner) -> None:
    db.add(factories.second_factor_of(ada.id))
    db.flush()
    with pytest.raises(Conflict):
        second_factor.begin(db, user_id=ada.id, password=factories.PASSWORD, now=NOW)
    assert second_factor.find_new_secret(db, ada.id) is None
    second_factor.take_away(db, ada.id)
    assert not second_factor.is_on(db, ada.id)


def test_recovery_codes_are_each_learners_own(db: Session, ada: Learner) -> None:
    bob = factories.make_learner(db, "bob@example.org")
    for learner in (ada, bob):
        db.add(factories.second_factor_of(learner.id))
    db.flush()
    codes = second_factor.renew_recovery_codes(db, user_id=ada.id, password=PASSWORD)
    with pytest.raises(InvalidInput):
        second_factor.check(db, user_id=bob.id, code=codes[0], now=NOW)
    second_factor.check(db, user_id=ada.id, code=codes[0], now=NOW)
    assert second_factor.codes_left(db, ada.id) == 9


def test_a_guest_has_no_password_to_confirm_with(db: Session) -> None:
    guest = factories.make_learner(db)
    with pytest.raises(InvalidInput):
        second_factor.remove(db, user_id=guest.id, password="")
