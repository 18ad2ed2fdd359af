"""What a form says of a spoken answer: kept where it can be read, and never a reason to refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.spoken import (
    MOST_MOMENTS,
    NOT_SPOKEN,
    Spoken,
    read_spoken,
    spoken_of,
    spoken_to_payload,
)


@pytest.mark.parametrize(
    ("first_word", "moments", "spoken"),
    [
        ("", "", NOT_SPOKEN),
        ("1.26", "", Spoken(first_word_seconds=1.3)),
        (" 0 ", "40,12.34,12.34", Spoken(first_word_seconds=0.0, moments=(12.3, 40.0))),
        ("soon", "x,,7,-1,1e3,NaN,Infinity", Spoken(moments=(7.0,))),
        ("86400.1", "99999999999999", NOT_SPOKEN),
        ("1.2.3", "٣", NOT_SPOKEN),
        (".", "²", NOT_SPOKEN),
    ],
)
def test_what_can_be_read_is_kept(first_word: str, moments: str, spoken: Spoken) -> None:
    assert read_spoken(first_word, moments) == spoken


def test_moments_without_end_are_cut() -> None:
    many = ",".join(str(second) for second in range(MOST_MOMENTS + 50))
    assert len(read_spoken("", many).moments) == MOST_MOMENTS


@given(first_word=st.text(), moments=st.text())
def test_no_text_breaks_it_and_an_event_gives_it_back(first_word: str, moments: str) -> None:
    spoken = read_spoken(first_word, moments)
    assert spoken_of(spoken_to_payload(spoken)) == spoken


def test_an_event_of_a_typed_answer_keeps_nothing() -> None:
    assert spoken_to_payload(NOT_SPOKEN) == {}
