"""The containers that browsers record into: how long they last, and what is none of them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sound_files import (
    MOST_PIECES,
    NotSoundError,
    mp4_seconds,
    ogg_seconds,
    webm_seconds,
)
from tests.domain import sounds

Reader = Callable[[bytes], float]
READERS = (webm_seconds, ogg_seconds, mp4_seconds)
WHOLE: list[tuple[Reader, bytes]] = [
    (webm_seconds, sounds.webm(4)),
    (ogg_seconds, sounds.ogg(4)),
    (mp4_seconds, sounds.mp4(4)),
    (mp4_seconds, sounds.mp4(4, wide=True)),
    (mp4_seconds, sounds.mp4(4, fragments=False)),
    (mp4_seconds, sounds.mp4(4, fragments=False, wide=True)),
]


@pytest.mark.parametrize(("read", "content"), WHOLE)
def test_the_length_of_a_recording_is_read_from_its_content(read: Reader, content: bytes) -> None:
    assert read(content) == pytest.approx(4)


@pytest.mark.parametrize(("read", "content"), WHOLE)
def test_a_recording_that_was_cut_off_lasts_up_to_there(read: Reader, content: bytes) -> None:
    assert 3 <= read(content[:-10]) <= 4


def test_a_group_of_blocks_and_another_scale_count_too() -> None:
    group = sounds.piece("a0", sounds.piece("a1", b"\x81\x00\x00\x00oooo"))
    scale = sounds.piece("2ad7b1", (2_000_000).to_bytes(4))
    content = sounds.webm(1, after=scale + sounds.piece("e7", (3000).to_bytes(4)) + group)
    assert webm_seconds(content) == pytest.approx(6)


BROKEN: list[tuple[str, Reader, bytes]] = [
    ("nothing", webm_seconds, b""),
    ("nothing", ogg_seconds, b""),
    ("nothing", mp4_seconds, b""),
    ("a head alone", webm_seconds, sounds.piece("1a45dfa3", sounds.piece("4282", b"webm"))),
    ("another document", webm_seconds, sounds.piece("1a45dfa3", sounds.piece("4282", b"docx"))),
    ("html behind", webm_seconds, sounds.webm(after=b"<html><script>alert(1)</script>")),
    ("an attachment", webm_seconds, sounds.webm(after=sounds.piece("1941a469", b"evil.exe"))),
    ("a number without an end", webm_seconds, sounds.webm(after=b"\0" * 20)),
    ("too many pieces", webm_seconds, sounds.webm(after=b"\xec\x80" * MOST_PIECES)),
    ("another codec", ogg_seconds, sounds.ogg(codec=b"\x01vorbis")),
    ("no samples", ogg_seconds, sounds.ogg(0)),
    ("html behind", ogg_seconds, sounds.ogg() + b"<html>" * 10),
    ("a head alone", mp4_seconds, sounds.box("ftyp", b"isom")),
    ("html behind", mp4_seconds, sounds.mp4() + b"<!doctype html><html></html>"),
    ("a box smaller than its head", mp4_seconds, sounds.mp4() + b"\0\0\0\4free"),
    ("boxes without end", mp4_seconds, sounds.box("ftyp") + b"\0\0\xff\xffmoov" * 6),
]


@pytest.mark.parametrize(("what", "read", "content"), BROKEN)
def test_what_is_not_a_recording_is_refused(what: str, read: Reader, content: bytes) -> None:
    with pytest.raises(NotSoundError):
        read(content)


def test_a_large_box_says_its_size_in_eight_bytes() -> None:
    content = sounds.mp4(4) + b"\0\0\0\1free" + (16 + 5).to_bytes(8) + b"12345"
    assert mp4_seconds(content) == pytest.approx(4)


@given(start=st.sampled_from([b"", *(content[:90] for _read, content in WHOLE)]), rest=st.binary())
def test_bytes_of_any_kind_end_in_a_length_or_a_refusal(start: bytes, rest: bytes) -> None:
    for read in READERS:
        try:
            assert read(start + rest) >= 0
        except NotSoundError:
            continue
