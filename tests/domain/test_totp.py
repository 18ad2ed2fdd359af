"""Codes of an authenticator app, against the published examples."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.totp import address_of, code_at, in_groups, matching_step, step_at

# RFC 6238, appendix B: the key, moments, and the last six of the eight digits given there.
SECRET = base64.b32encode(b"12345678901234567890").decode()
EXAMPLES = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
NOW = datetime(2026, 3, 2, 12, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "code"), EXAMPLES)
def test_the_published_examples(seconds: int, code: str) -> None:
    assert code_at(SECRET, step_at(datetime.fromtimestamp(seconds, UTC))) == code


@pytest.mark.parametrize(("seconds", "fits"), [(-41, False), (-40, True), (49, True), (50, False)])
def test_a_clock_may_be_half_a_minute_off(seconds: int, fits: bool) -> None:
    there = NOW + timedelta(seconds=seconds)
    found = matching_step(SECRET, code_at(SECRET, step_at(there)), now=NOW)
    assert found == (step_at(there) if fits else None)


@pytest.mark.parametrize("code", ["", "000000 ", "12345", "\u0661" * 6, "\ud800"])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert matching_step(SECRET, code, now=NOW) is None


def test_the_picture_says_key_and_account() -> None:
    said = address_of("ABCD", "a&b@example.org")
    assert said == (
        "otpauth://totp/Strong%20Answer:a%26b@example.org?secret=ABCD&issuer=Strong%20Answer"
    )


def test_a_key_is_read_in_groups() -> None:
    assert in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"
    assert in_groups("") == ""
