"""Uploads as pages: single files, folders and zip archives, within limits."""

import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from app.domain.errors import InvalidInput
from app.services.loading.folders import LARGEST_PAGE, SKIPPED, RawPage, is_page, too_large

LARGEST_UPLOAD = 20_000_000
LARGEST_UNPACKED = 200_000_000
MOST_FILES = 5_000
LONGEST_PATH = 500
ENCRYPTED = 0x1
CHUNK = 65_536
# What each entry of an archive's directory begins with; archives within one have theirs as well.
ENTRY = b"PK\x01\x02"
MOST_ENTRIES = 10 * MOST_FILES
# All that zipfile was seen to raise when each byte of an archive was changed in turn.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError),
    *(LookupError, NotImplementedError, ValueError),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """One file of an upload: the name the browser gave, with its folders, and its bytes."""

    name: str
    content: BinaryIO


@dataclass(slots=True)
class Allowance:
    """How much may still be unpacked; shared by all files of an upload."""

    left: int = LARGEST_UNPACKED

    def take(self, size: int) -> None:
        """Use some of it; raises ``InvalidInput`` where there is not enough."""
        self.left -= size
        if self.left < 0:
            raise refused(f"it holds more than {megabytes(LARGEST_UNPACKED)} once unpacked")


def read_upload(files: Sequence[UploadedFile]) -> list[RawPage]:
    """The pages of an upload, sorted by path; raises ``InvalidInput`` with one sentence.

    An archive is looked at only in memory: nothing of it is ever written under a name of its own.
    """
    if not files:
        raise refused("no file was chosen", what="Nothing was uploaded")
    allowance = Allowance()
    pages: dict[str, RawPage] = {}
    for file in files:
        for page in read_file(file, allowance):
            pages[page.path] = page
            if len(pages) > MOST_FILES:
                raise refused(f"it holds more than {MOST_FILES:,} pages")
    if not pages:
        raise refused("there is no page in it; pages end in .md, .json, .csv or .tsv")
    return [pages[path] for path in sorted(pages)]


def read_file(file: UploadedFile, allowance: Allowance) -> Iterator[RawPage]:
    """The pages of one uploaded file: of all its members where it is an archive."""
    if file.name.lower().endswith(".zip"):
        yield from read_archive(file.content, allowance)
    elif is_page(file.name):
        content = file.content.read(LARGEST_PAGE + 1)
        allowance.take(len(content))
        yield raw_page(safe_path(file.name), content)


def read_archive(stream: BinaryIO, allowance: Allowance) -> Iterator[RawPage]:
    """The pages of a zip archive."""
    refuse_crowd(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            if len(members) > MOST_FILES:
                raise refused(f"it holds {len(members):,} files, at most {MOST_FILES:,} are taken")
            for member in members:
                path = checked_path(member)
                if path is not None:
                    yield raw_page(path, read_member(archive, member, allowance))
    except DAMAGE as error:
        raise refused("it is damaged or no zip archive; pack it again") from error


def refuse_crowd(stream: BinaryIO) -> None:
    """Count entries before the library makes an object of each: 400,000 fit into an upload."""
    entries = count_entries(stream)
    if entries > MOST_ENTRIES:
        raise refused(f"it holds {entries:,} files, at most {MOST_FILES:,} are taken")


def count_entries(stream: IO[bytes]) -> int:
    """How many entries an archive seems to have, by their marks; the stream is at its beginning."""
    stream.seek(0)
    count, kept = 0, b""
    while chunk := stream.read(CHUNK):
        piece = kept + chunk
        count += piece.count(ENTRY)
        kept = piece[-len(ENTRY) + 1 :]
    stream.seek(0)
    return count


def checked_path(member: zipfile.ZipInfo) -> str | None:
    """A member's path if it is a page, None if it is none; raises for what has no place in one."""
    if member.flag_bits & ENCRYPTED:
        raise refused("it is encrypted; pack it without a password")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise refused(f"it holds a link ({shown(member.filename)}); pack the pages themselves")
    path = safe_path(member.filename)
    skipped = SKIPPED | {"__MACOSX"}
    if member.is_dir() or not is_page(path) or skipped & set(PurePosixPath(path).parts):
        return None
    return path


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    """A member's bytes, at most one more than a page may have, whatever size it claims."""
    allowance.take(min(member.file_size, LARGEST_PAGE + 1))
    content = bytearray()
    with archive.open(member) as stream:
        while len(content) <= LARGEST_PAGE and (chunk := stream.read(CHUNK)):
            content += chunk
    if len(content) <= LARGEST_PAGE and len(content) != member.file_size:
        raise zipfile.BadZipFile(f"{member.filename} has another size than it says")
    return bytes(content[: LARGEST_PAGE + 1])


def raw_page(path: str, content: bytes) -> RawPage:
    """A page, or a page with the problem that it is too large."""
    if len(content) > LARGEST_PAGE:
        return RawPage(path=path, problem=too_large(path))
    return RawPage(path=path, content=content)


def safe_path(name: str) -> str:
    """A file's name as a path inside the source; raises for one that would lead out of it."""
    if not name.isprintable() or len(name) > LONGEST_PATH:
        raise refused(f"a file's name can't be used ({shown(name)}); rename it")
    path = PurePosixPath(name)
    drive = len(name) > 1 and name[1] == ":"
    if path.is_absolute() or ".." in path.parts or "\\" in name or drive:
        raise refused(f"a file's name leads out of the folder ({shown(name)}); rename it")
    return path.as_posix()


def refused(why: str, what: str = "The upload was not taken") -> InvalidInput:
    """The one sentence an upload is refused with."""
    return InvalidInput(f"{what}: {why}.", field="files")


def shown(name: str) -> str:
    """A file's name as it may stand in a sentence."""
    return ascii(name[:60])


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size // 1_000_000} MB"
