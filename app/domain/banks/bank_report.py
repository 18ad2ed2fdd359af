"""What a bank's reader has to tell: its problems, and what it left out, counted once a file."""

from collections import Counter

from app.domain.errors import Level
from app.domain.reading.report import Report

_LEFT_OUT = {
    "code-left-out": "code in answers is not spoken and is left out; say in words what it shows",
    "picture-left-out": "pictures in answers are left out; say in words what they show",
    "back-link": "links back to the top of the page are left out",
    "outside-text": "text that belongs to no question is left out; a page of our own keeps it",
    "other-question": "headings that ask are left out, as this file writes its questions in "
    "another way; put them in a file of their own",
    "unused-field": "fields with names the reader does not know are left out",
}


MOST_OF_A_KIND = 200


class BankReport(Report):
    """The problems of one bank.

    What happens in every answer is counted, not told each time, and of any other kind of problem
    the first 200 are told: a file that is broken throughout needs no list of a hundred thousand.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._counted: dict[str, list[int]] = {}
        self._names: dict[str, int] = {}
        self._told: Counter[str] = Counter()

    def _add(self, line: int, code: str, message: str, level: Level) -> None:
        self._told[code] += 1
        if self._told[code] <= MOST_OF_A_KIND:
            super()._add(line, code, message, level)

    def fail(self, line: int, code: str, message: str) -> None:
        """Note why nothing of the file can be used."""
        self._add(line, code, message, Level.ERROR)

    def count(self, code: str, line: int) -> None:
        """Count something that is left out; ``tell_counted`` tells how often and where first."""
        self._counted.setdefault(code, []).append(line)

    def count_field(self, name: str, line: int) -> None:
        """Count a field that no question has a use for, by its name."""
        self._names.setdefault(name[:40], line)
        self.count("unused-field", line)

    def tell_counted(self) -> None:
        """Tell everything that was counted, one note each, at the line of the first."""
        for code, lines in self._counted.items():
            times = "once" if len(lines) == 1 else f"{len(lines):,} in all, the first here"
            named = f": {', '.join(sorted(self._names)[:10])}" if code == "unused-field" else ""
            self.note(min(lines), code, f"{_LEFT_OUT[code]}{named} ({times})")
        self._counted.clear()
        for code, told in list(self._told.items()):
            if told > MOST_OF_A_KIND:
                self.note(1, "more-problems", f"{told - MOST_OF_A_KIND:,} more are like {code!r}")
