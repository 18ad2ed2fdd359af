"""What may be uploaded: 50 combinations of content and declared type, and the limits."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.domain.errors import NotSound, TooLarge
from app.domain.recording import (
    LARGEST_RECORDING,
    LONGEST_MINUTES,
    SoundKind,
    check_size,
    check_sound,
    kept_until,
)
from tests.domain import sounds

CONTENTS = {
    "webm": sounds.webm(),
    "ogg": sounds.ogg(),
    "mp4": sounds.mp4(),
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "zip": b"PK\x03\x04" + bytes(60),
    "wav": b"RIFF\x24\0\0\0WAVEfmt " + bytes(40),
    "empty": b"",
    "webm, then html": sounds.webm(after=b"<html><script>alert(1)</script></html>"),
    "ogg, then zip": sounds.ogg() + b"PK\x03\x04" + bytes(60),
}
DECLARED = [
    "audio/webm;codecs=opus",
    "AUDIO/OGG",
    "audio/mp4",
    "text/html",
    "audio/webm, text/html",
]
TAKEN = {
    ("webm", "audio/webm;codecs=opus"): SoundKind.WEBM,
    ("ogg", "AUDIO/OGG"): SoundKind.OGG,
    ("mp4", "audio/mp4"): SoundKind.MP4,
}


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("content", CONTENTS)
def test_only_sound_that_is_what_it_says_is_taken(content: str, declared: str) -> None:
    kind = TAKEN.get((content, declared))
    if kind is None:
        with pytest.raises(NotSound):
            check_sound(CONTENTS[content], declared)
        return
    found = check_sound(CONTENTS[content], declared)
    assert (found.kind, found.seconds) == (kind, 2.0)


@pytest.mark.parametrize("make", [sounds.webm, sounds.ogg, sounds.mp4])
def test_three_hours_are_too_long(make: Callable[[float], bytes]) -> None:
    kind = make.__name__
    check_sound(make(LONGEST_MINUTES * 60), f"audio/{kind}")
    with pytest.raises(TooLarge, match="15 minutes"):
        check_sound(make(3 * 3600), f"audio/{kind}")


def test_a_byte_more_than_the_largest_is_refused() -> None:
    check_size(LARGEST_RECORDING)
    with pytest.raises(TooLarge, match="10 MB"):
        check_sound(bytes(LARGEST_RECORDING + 1), "audio/webm")


def test_a_file_is_named_by_its_kind() -> None:
    assert [kind.ending for kind in SoundKind] == ["webm", "ogg", "mp4"]


def test_a_recording_is_kept_for_its_days() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert kept_until(noon, 30) == datetime(2026, 4, 1, 12, tzinfo=UTC)
