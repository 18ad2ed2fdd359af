"""Cutting the power on paper: of what a process wrote, only what it waited for is sure to be there.

strace notes every write to the files of a folder and every wait for the disk, in their order. The
notes are played again up to any point, and then the power is cut: what was written after the last
wait for its file is dropped, or kept in sectors picked at random, as a disk does that writes in an
order of its own. This needs no file system of our own; what it can't show is a disk that lies.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink,unlinkat,rename"
# Names and data in hexadecimal digits and whole, file numbers with their names.
NOTES = ("-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-o")
SECTOR = 512
LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)(?:<.*)?$")
NUMBERED = re.compile(r"^(\d+)<([^>]*)>")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Bytes that go to a place of a file; or, without bytes, a new length."""

    file: str
    place: int
    data: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sync:
    """A wait for all of a file to be on the disk."""

    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A file that is removed."""

    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the process told whoever started it."""

    text: str


Step = Write | Sync | Gone | Said


def plain(digits: str) -> bytes:
    """What strace wrote in digits."""
    return bytes.fromhex(digits.replace("\\x", ""))


def steps_of(log: Path, folder: Path) -> Iterator[Step]:
    """What a process did to the files of a folder, and what it said."""
    for line in log.read_text(encoding="ascii").splitlines():
        assert "unfinished" not in line, "threads at once: their order is not known"
        found = LINE.match(line)
        if found:
            yield from step_of(found[1], found[2], folder)


def step_of(call: str, words: str, folder: Path) -> Iterator[Step]:
    """What one call means."""
    numbered = NUMBERED.match(words)
    texts = [plain(text) for text in TEXT.findall(words)]
    if call in {"unlink", "unlinkat"}:
        yield Gone(file=texts[0].decode())
        return
    assert call != "rename", "not known here"
    if numbered is None:
        return
    name = plain(numbered[2]).decode(errors="replace")
    if call == "write" and numbered[1] == "1":
        yield Said(text=texts[0].decode())
    elif Path(name).is_relative_to(folder) and not name.endswith("-shm"):
        yield from file_step(call, name, words, texts)


def file_step(call: str, name: str, words: str, texts: list[bytes]) -> Iterator[Step]:
    """What one call does to a file; the index of the log is made anew, so its file counts not."""
    if call == "pwrite64":
        yield Write(file=name, place=int(words.rsplit(", ", 1)[1]), data=texts[0])
    elif call == "ftruncate":
        yield Write(file=name, place=int(words.rsplit(", ", 1)[1]), data=None)
    elif call in {"fsync", "fdatasync"}:
        yield Sync(file=name)


class Disk:
    """What is on the disk for sure, and what was written since."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.sure = {name: bytearray(content) for name, content in files.items()}
        self.waiting: dict[str, list[Write]] = {}

    def take(self, step: Step) -> None:
        """Do what the process did."""
        match step:
            case Write():
                self.waiting.setdefault(step.file, []).append(step)
            case Sync():
                for write in self.waiting.pop(step.file, []):
                    put(self.sure, write)
            case Gone():
                self.waiting.pop(step.file, None)
                self.sure.pop(step.file, None)
            case Said():
                pass

    def cut(self, random: Random, share: float) -> dict[str, bytes]:
        """The files after a cut; of what nobody waited for such a share arrived, in pieces."""
        files = {name: bytearray(content) for name, content in self.sure.items()}
        for writes in self.waiting.values():
            for piece in (piece for write in writes for piece in pieces(write)):
                if random.random() < share:
                    put(files, piece)
        return {name: bytes(content) for name, content in files.items()}


def pieces(write: Write) -> list[Write]:
    """A write by sectors, which a disk writes whole or not."""
    if write.data is None:
        return [write]
    return [
        Write(file=write.file, place=write.place + at, data=write.data[at : at + SECTOR])
        for at in range(0, len(write.data), SECTOR)
    ]


def put(files: dict[str, bytearray], write: Write) -> None:
    """Do a write."""
    content = files.setdefault(write.file, bytearray())
    if write.data is None:
        del content[write.place :]
        content.extend(b"\0" * (write.place - len(content)))
        return
    end = write.place + len(write.data)
    content.extend(b"\0" * (end - len(content)))
    content[write.place : end] = write.data


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The files after a cut, and what had been said by then."""

    files: dict[str, bytes]
    said: list[str]

    def lay_out(self, folder: Path) -> None:
        """Write the files into an empty folder."""
        for name, content in self.files.items():
            (folder / Path(name).name).write_bytes(content)


def cuts(
    steps: list[Step], files: dict[str, bytes], points: list[int], *, random: Random
) -> Iterator[Cut]:
    """The power cut after so many steps, for each of the points: with nothing, some, all kept."""
    for point in points:
        disk, said = Disk(files), []
        for step in steps[:point]:
            disk.take(step)
            if isinstance(step, Said):
                said.append(step.text)
        for share in (0.0, 0.5, 1.0):
            yield Cut(files=disk.cut(random, share), said=list(said))
