"""The border: what comes in, what is refused, and what the refusal says."""

import contextlib
import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.names import canonical_name
from app.domain.text import (
    MAXIMUM_INTEGER,
    MAXIMUM_PAGE_BYTES,
    UnreadablePageError,
    clean_integer,
    clean_number,
    clean_text,
    clean_time_zone,
    decode_page,
    fingerprint,
    parse_json,
    time_zones,
)

PAGE = "# Title\n\nText with é and 🚀.\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (PAGE.encode(), PAGE),
        (b"\xef\xbb\xbf" + PAGE.encode(), PAGE),
        (b"", ""),
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        ("e\u0301".encode(), "e\u0301"),
        (b"a\tb", "a\tb"),
        (b"`\x08ash\x0b\x0c\x07", "`\x08ash\x0b\x0c\x07"),
    ],
    ids=["utf-8", "with a mark", "empty", "mixed ends", "decomposed", "tab", "lost escapes"],
)
def test_a_page_that_is_text_is_decoded(raw: bytes, text: str) -> None:
    assert decode_page(raw) == text


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (PAGE.encode("utf-16"), 1, "UTF-16"),
        (PAGE.encode("utf-16-be"), 1, "UTF-16"),
        (b"\xfe\xff" + PAGE.encode("utf-16-be"), 1, "UTF-16"),
        (PAGE.encode("utf-32"), 1, "UTF-32"),
        (b"\x00\x00\xfe\xff" + PAGE.encode("utf-32-be"), 1, "UTF-32"),
        ("# A\n\ncafé\n".encode("latin-1"), 3, "Latin-1"),
        (b"# A\r\n\r\ncaf\xe9 au lait\r\n", 3, "0xE9"),
        ("# A\né".encode()[:-1], 2, "cut off"),
        (b"# A\nbad \xff byte", 2, "0xFF"),
        (b"# A\n\n\nx\x00y", 4, "U+0000"),
        (b"\x1b[31mred", 1, "U+001B"),
        (b"x" * (MAXIMUM_PAGE_BYTES + 1), 1, "larger"),
        (b"\n" * 100_001, 100_000, "lines"),
    ],
)
def test_a_page_that_is_no_text_is_refused_with_line_and_reason(
    raw: bytes, line: int, words: str
) -> None:
    with pytest.raises(UnreadablePageError, match=words.replace("+", r"\+")) as caught:
        decode_page(raw)
    assert caught.value.line == line


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused_as_a_page(raw: bytes) -> None:
    with contextlib.suppress(UnreadablePageError):
        assert "\x00" not in decode_page(raw)


def test_text_from_people_is_unchanged_but_for_line_ends() -> None:
    assert clean_text(" a\r\nb\rc\n", field="answer", maximum=20, multiline=True) == " a\nb\nc\n"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "text is expected"),
        (5, "text is expected"),
        ("a\x00b", "NUL"),
        ("a\ud800", "half a character"),
        ("a\nb", "one line"),
        ("a" * 11, "11 characters"),
    ],
)
def test_text_no_database_takes_is_refused_and_the_field_named(value: object, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        clean_text(value, field="name", maximum=10)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    ("value", "number"), [(5, 5), ("5", 5), (" 12 ", 12), ("-3", -3), ("007", 7), (-9, -9)]
)
def test_whole_numbers_are_taken(value: object, number: int) -> None:
    assert clean_integer(value, field="minutes", minimum=-9, maximum=99) == number


@pytest.mark.parametrize(
    "value",
    ["²", "١٢", "1_0", "1.0", "1e3", "", "+5", "0x1", "nan", True, None, 1.0, [], 100, "100", -10,
     "9" * 30, 2**70, "\n5"],
)  # fmt: skip
def test_what_is_no_whole_number_within_bounds_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        clean_integer(value, field="minutes", minimum=-9, maximum=99)


def test_no_whole_number_past_64_bits_is_taken_whatever_the_bounds() -> None:
    assert clean_integer(2**63 - 1, field="n", minimum=0, maximum=2**80) == MAXIMUM_INTEGER
    with pytest.raises(InvalidInput):
        clean_integer(2**63, field="n", minimum=0, maximum=2**80)


@pytest.mark.parametrize(("value", "number"), [(1, 1.0), (0.5, 0.5), ("1.25", 1.25), ("-2", -2.0)])
def test_numbers_are_taken(value: object, number: float) -> None:
    assert clean_number(value, field="score", minimum=-5, maximum=5) == number


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, "nan", "1e9", "1_0", "٣", True, None, 6, 2**80, ""]
)
def test_what_is_no_finite_number_within_bounds_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput):
        clean_number(value, field="score", minimum=-5, maximum=5)


def test_json_is_parsed_from_text_and_from_bytes() -> None:
    expected = {"a": [1, 2.5, None, True, "x"]}
    assert parse_json('{"a": [1, 2.5, null, true, "x"]}') == expected
    assert parse_json(b'{"a": [1, 2.5, null, true, "x"]}') == expected


@pytest.mark.parametrize(
    "raw",
    ["", "{", "NaN", "[Infinity]", "-Infinity", "1e999", str(2**63), "9" * 5000, '"\\ud800"',
     '{"\\udc00": 1}', '"\\u0000"', '{"\\u0000": 1}', "[" * 40 + "]" * 40, "[" * 100_000,
     '{"a":' * 50 + "1" + "}" * 50, b"\xff\xfe\xff", b'"\xe9"'],
)  # fmt: skip
def test_json_that_would_break_something_later_is_refused(raw: str | bytes) -> None:
    with pytest.raises(InvalidInput):
        parse_json(raw)


def test_json_as_deep_as_allowed_is_taken() -> None:
    assert parse_json("[[[1]]]", maximum_depth=3) == [[[1]]]
    with pytest.raises(InvalidInput, match="more than 2 deep"):
        parse_json("[[[1]]]", maximum_depth=2)


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Australia/Lord_Howe"])
def test_a_time_zone_is_taken_by_its_name(name: str) -> None:
    time_zones.cache_clear()  # Asked before anybody else did.
    assert clean_time_zone(name) == name


@pytest.mark.parametrize(
    "name", ["localtime", "posixrules", "Factory", "europe/berlin", "../etc/passwd", "", None, 3]
)
def test_what_is_no_time_zone_is_refused(name: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean_time_zone(name, field="zone")
    assert caught.value.field == "zone"


def test_the_list_of_time_zones_has_places_and_no_files_of_the_machine() -> None:
    assert "Asia/Tokyo" in time_zones()
    assert not {"localtime", "posixrules"} & time_zones()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Example.org", " ada@example.ORG "),
        ("straße", "STRASSE"),
        ("ﬁne", "fine"),
        ("e\u0301", "é"),
        ("a\u200bb", "ab"),
        ("a\u00adb\ufeff", "AB"),
        ("a  b\tc", "a b c"),
        ("\u1e9e", "ss"),
    ],
)
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert canonical_name(one) == canonical_name(other)


def test_names_that_differ_stay_different() -> None:
    assert canonical_name("ada") != canonical_name("bob")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_the_canonical_form_of_a_canonical_name_is_itself(name: str) -> None:
    assert canonical_name(canonical_name(name)) == canonical_name(name)


def test_a_fingerprint_tells_texts_apart_and_takes_any_of_them() -> None:
    assert len(fingerprint("a")) == 64
    assert fingerprint("a") == fingerprint("a") != fingerprint("b")
    assert fingerprint("\ud800") != fingerprint("\ud801")


@pytest.mark.parametrize(
    "call",
    [
        lambda: clean_text("x" * 5, field="a", maximum=4),
        lambda: clean_integer("x", field="a", minimum=0, maximum=1),
        lambda: clean_number("x", field="a", minimum=0, maximum=1),
        lambda: clean_time_zone("x", field="a"),
    ],
)
def test_a_refusal_says_what_to_do(call: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput) as caught:
        call()
    assert len(str(caught.value)) > 20
