"""What may be uploaded as a recording: how large, how long, and what it must truly be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import NotSound, TooLarge
from app.domain.sound_files import mp4_seconds, ogg_seconds, webm_seconds

LARGEST_RECORDING = 10_000_000
LONGEST_MINUTES = 15
# All uploads of one learner together; the oldest must be deleted before more fit in.
LARGEST_SHELF = 200_000_000


class SoundKind(StrEnum):
    """The containers that browsers record into, by the type they are sent and served with."""

    WEBM = "audio/webm"
    OGG = "audio/ogg"
    MP4 = "audio/mp4"

    @property
    def ending(self) -> str:
        """The ending of a file of this kind."""
        return self.value.removeprefix("audio/")


LENGTHS: Mapping[SoundKind, Callable[[bytes], float]] = {
    SoundKind.WEBM: webm_seconds,
    SoundKind.OGG: ogg_seconds,
    SoundKind.MP4: mp4_seconds,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What is known of a recording after looking into it."""

    kind: SoundKind
    seconds: float


def check_sound(content: bytes, declared: str) -> Sound:
    """Look into an upload; raises ``TooLarge`` or ``NotSound`` with a sentence for the learner.

    ``declared`` is the type it was sent with, codec included. What decides is the content.
    """
    check_size(len(content))
    try:
        kind = SoundKind(declared.partition(";")[0].strip().lower())
        seconds = LENGTHS[kind](content)
    except ValueError as error:
        raise NotSound(
            "This is no recording that can be played here: it must be sound in WebM, Ogg or MP4, "
            "sent as what it is."
        ) from error
    if seconds > LONGEST_MINUTES * 60:
        raise TooLarge(f"A recording may last {LONGEST_MINUTES} minutes at most.")
    return Sound(kind=kind, seconds=round(seconds, 1))


def check_size(size: int) -> None:
    """Raise ``TooLarge`` for more bytes than a recording may have."""
    if size > LARGEST_RECORDING:
        raise TooLarge(f"A recording may have {LARGEST_RECORDING // 1_000_000} MB at most.")


def kept_until(uploaded_at: datetime, keep_days: int) -> datetime:
    """From when an uploaded recording is gone."""
    return uploaded_at + timedelta(days=keep_days)
