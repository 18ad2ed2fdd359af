"""Pages to be loaded: which there are, and their bytes, one at a time."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from app.domain.errors import DomainError, Level, PageProblem
from app.services.loading.fitting import LONGEST_PATH

# The pages that come with the program.
BUILT_IN = Path(__file__).resolve().parents[3] / "content"
# Control characters, line breaks, and the halves of characters that stand for bytes of no text.
BAD_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
LARGEST_PAGE = 1_000_000
PAGE_SUFFIXES = (".md", ".markdown")
SUFFIXES = (*PAGE_SUFFIXES, ".json", ".csv", ".tsv")
# Folders of tools, never of notes.
SKIPPED = frozenset({".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """A file's path inside its source, with ``/``, and its bytes; or why it can't be read."""

    path: str
    content: bytes = b""
    problem: PageProblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSet:
    """The pages of a source: all paths at once, the bytes only when they are asked for."""

    paths: tuple[str, ...]
    read: Callable[[str], RawPage]

    def __iter__(self) -> Iterator[RawPage]:
        """One page after the other, so that never more than one is held."""
        return map(self.read, self.paths)


def page_set(pages: Mapping[str, RawPage]) -> PageSet:
    """Pages that are in memory already."""
    return PageSet(paths=tuple(sorted(pages)), read=pages.__getitem__)


def read_folder(folder: Path) -> PageSet:
    """Every page below a folder, in the order of their paths; raises ``DomainError`` for no folder.

    Links are not followed, so that nothing outside the folder is ever read and no loop is entered.
    """
    if not folder.is_dir():
        raise DomainError(f"{folder} is not a folder. Give the folder that holds the pages.")
    return PageSet(paths=tuple(sorted(page_paths(folder))), read=partial(read_page_file, folder))


def page_paths(folder: Path) -> Iterator[str]:
    """The paths, inside the folder, of everything whose name is a page's, and of linked folders."""
    for root, folders, names in os.walk(folder, onerror=refuse_folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        linked = [name for name in folders if (Path(root) / name).is_symlink()]
        for name in [*linked, *(name for name in names if is_page(name))]:
            yield (Path(root) / name).relative_to(folder).as_posix()


def refuse_folder(error: OSError) -> NoReturn:
    """Stop at a folder that can't be opened: all its pages would look gone."""
    raise DomainError(
        f"The folder {error.filename} can't be read ({error.strerror}). Check its permissions."
    ) from error


def read_page_file(folder: Path, path: str) -> RawPage:
    """One file; what is no plain file of a sensible size becomes a problem and is not opened."""
    if BAD_CHARACTER.search(path) or len(path.encode()) > LONGEST_PATH:
        shown = path.encode("unicode_escape").decode("ascii")[:LONGEST_PATH]
        why = "its path is no plain text or too long; rename the file"
        return RawPage(path=shown, problem=unreadable(shown, why))
    try:
        problem = why_not(folder / path)
        if problem is None:
            return opened(folder / path, path)
    except OSError as error:
        problem = f"it can't be read ({error.strerror}); check its permissions"
    return RawPage(path=path, problem=unreadable(path, problem))


def opened(file: Path, path: str) -> RawPage:
    """A file's bytes, taken once; what became a link or grew since it was looked at is refused."""
    # Without waiting, should it be a pipe by now.
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        content = stream.read(LARGEST_PAGE + 1)
    if len(content) > LARGEST_PAGE:
        return RawPage(path=path, problem=too_large(path))
    return RawPage(path=path, content=content)


def is_page(name: str) -> bool:
    """Whether a file's name is a page's."""
    return name.lower().endswith(SUFFIXES)


def unreadable(path: str, message: str, line: int = 1) -> PageProblem:
    """What keeps a file from being read, as an error of a line."""
    return PageProblem(path=path, line=line, message=message, level=Level.ERROR, code="unreadable")


def too_large(path: str) -> PageProblem:
    """The problem of a page that is too large to be read."""
    return unreadable(path, f"it has more than {LARGEST_PAGE:,} bytes; split it")


def why_not(file: Path) -> str | None:
    """Why a file is not opened, or None."""
    found = file.lstat()
    if stat.S_ISLNK(found.st_mode):
        return "it is a link, and links are not followed; put what it leads to here"
    if not stat.S_ISREG(found.st_mode):
        return "it is no plain file; remove it or give it another name"
    if found.st_size > LARGEST_PAGE:
        return f"it has {found.st_size:,} bytes, a page at most {LARGEST_PAGE:,}; split it"
    return None
