"""Passwords that are tried first are refused, without a network; others are let through."""

import pytest

from app.domain.errors import InvalidInput
from app.services.accounts.passwords import clean_password

EMAIL = "ada.lovelace+work@mathematics.example"
REFUSED = [
    *("password", "password1", "Passw0rd!", "12345678", "123456789", "iloveyou1", "sunshine1"),
    *("letmein123", "football1", "baseball1", "princess1", "superman1", "trustno1!"),
    *("qwertyuiop", "asdfghjkl", "1q2w3e4r5t", "zaq12wsx", "aaaaaaaaaa", "abcabcabc", "abcdefgh"),
    *("19901990", "strong answer", "stronganswer1", "lovelace", "lovelace1", "adalovelace"),
    *("mathematics", "ADA.LOVELACE", "ecalevol", "ada.lovelace+work@mathematics.example"),
]
TAKEN = [
    "four plain words here",
    "correct horse battery staple",
    "zV8-kq2!mT",
    "\u732b" * 3 + "xk9qz",
]


@pytest.mark.parametrize("password", REFUSED)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput, match="tried first") as caught:
        clean_password(password, field="password", email=EMAIL)
    assert caught.value.field == "password"


@pytest.mark.parametrize("password", [*TAKEN, "Some rather long words " * 8])
def test_others_are_taken_as_they_are(password: str) -> None:
    assert clean_password(password, field="password", email=EMAIL) == password


def test_somebody_elses_name_is_no_word_of_ones_own() -> None:
    with pytest.raises(InvalidInput, match="tried first"):
        clean_password("grzegorzowski", field="password", email="grzegorzowski@example.org")
    assert clean_password("grzegorzowski", field="password", email="ada@example.org")
