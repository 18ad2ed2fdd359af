"""A file of somebody's data that came in: looked at with care, read piece by piece."""

import codecs
import stat
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import IO

from app.domain.errors import InvalidInput
from app.domain.json_stream import read_members
from app.domain.own_file import DATA, FORMAT, PROGRAM, sound_name
from app.domain.recording import LARGEST_RECORDING
from app.domain.text import Json
from app.models.own_tables import CARRIED
from app.services.loading.archives import (
    CHUNK,
    DAMAGE,
    ENCRYPTED,
    count_entries,
    refused,
    safe_path,
    shown,
)

LARGEST_FILE = 100_000_000
# Of data.json once unpacked: some hundred thousand attempts.
LARGEST_DATA = 500_000_000
MOST_ENTRIES = 10_000
HEAD = ("format", "program", "made_at", "learner")
SECTIONS = ("topics", *(own.name for own in CARRIED))
WHAT = "The file was not taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFile:
    """A zip as it is downloaded here, or its data.json alone, which has no sound beside it."""

    stream: IO[bytes]
    archive: zipfile.ZipFile | None

    def members(self) -> Iterator[tuple[str, Json]]:
        """What it says, from the beginning: the head, then topics and rows one by one.

        Raises ``InvalidInput`` with one sentence for what is damaged, too large, or not of a format
        that is known here.
        """
        try:
            yield from self.checked_members()
        except DAMAGE as error:
            raise bad("it is damaged; download it again") from error

    def checked_members(self) -> Iterator[tuple[str, Json]]:
        """The members, each in its place."""
        order = (*HEAD, *SECTIONS)
        place = -1
        for name, value in read_members(self.texts()):
            if place < 0:
                require_format(name, value)
            if name not in order:
                raise bad(f"it holds {shown(name)}, which this program does not know")
            if order.index(name) < place:
                raise bad(f"{name} stands behind {order[place]}, where it can't be used")
            place = order.index(name)
            yield name, value

    def texts(self) -> Iterator[str]:
        """The text of data.json, some of it at a time."""
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        left = LARGEST_DATA
        with self.opened() as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise bad(f"its {DATA} is larger than {LARGEST_DATA // 1_000_000} MB")
                yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)

    def opened(self) -> AbstractContextManager[IO[bytes]]:
        """The bytes of data.json from their beginning."""
        if self.archive is not None:
            return self.archive.open(DATA)
        self.stream.seek(0)
        return nullcontext(self.stream)

    def sound(self, recording_id: str, ending: str) -> bytes | None:
        """The sound of a recording, None where it is not in the file."""
        name = sound_name(recording_id, ending)
        if self.archive is None or name not in self.archive.NameToInfo:
            return None
        try:
            with self.archive.open(name) as stream:
                return stream.read(LARGEST_RECORDING + 1)
        except DAMAGE as error:
            raise bad(f"{name} in it is damaged; download it again") from error


def open_own_file(stream: IO[bytes], *, largest: int | None = LARGEST_FILE) -> OwnFile:
    """The file in a stream, which stays the caller's to close; raises ``InvalidInput``.

    ``largest``: how many bytes it may have.
    """
    size = stream.seek(0, 2)
    if not size:
        raise bad("it is empty")
    if largest is not None and size > largest:
        raise bad(
            f"it is larger than {largest // 1_000_000} MB; whoever runs this server can bring it "
            "in with flask users import"
        )
    stream.seek(0)
    if stream.read(1) == b"{":
        return OwnFile(stream=stream, archive=None)
    return OwnFile(stream=stream, archive=open_archive(stream))


def open_archive(stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive in a stream, once every name in it was looked at."""
    refuse_crowd(stream)
    try:
        archive = zipfile.ZipFile(stream)
    except DAMAGE as error:
        raise bad("it is damaged, or no file that was downloaded under Your data") from error
    for member in archive.infolist():
        if member.flag_bits & ENCRYPTED:
            raise bad("it is encrypted; pack it without a password")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise bad(f"it holds a link ({shown(member.filename)})")
        try:
            safe_path(member.filename)
        except InvalidInput as error:
            name = shown(member.filename)
            raise bad(
                f"a file's name leads out of the folder, or can't be used ({name})"
            ) from error
    if DATA not in archive.NameToInfo:
        raise bad(f"there is no {DATA} in it; take the zip that was downloaded under Your data")
    return archive


def refuse_crowd(stream: IO[bytes]) -> None:
    """Count entries before the library makes an object of each."""
    if count_entries(stream) > MOST_ENTRIES:
        raise bad(f"it holds more than {MOST_ENTRIES:,} files")


def require_format(name: str, value: Json) -> None:
    """Refuse what is no file of ours, and what is newer than this program."""
    if name != "format" or not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise bad(f"it is no file that {PROGRAM} wrote")
    if value > FORMAT:
        raise bad(
            f"it is of format {value}, and this program knows up to {FORMAT}; "
            "bring it to a newer version"
        )


def bad(why: str) -> InvalidInput:
    """The one sentence a file is refused with."""
    return refused(why, what=WHAT)
