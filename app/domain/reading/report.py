"""What the reader has to tell the author of a page, collected while it reads."""

from app.domain.errors import Level, PageProblem


class Report:
    """The problems of one page; reading goes on after each of them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._problems: list[PageProblem] = []

    def warn(self, line: int, code: str, message: str) -> None:
        """Note something that makes the page poorer than its author meant it."""
        self._add(line, code, message, Level.WARNING)

    def note(self, line: int, code: str, message: str) -> None:
        """Note something an author may want to know and need not change."""
        self._add(line, code, message, Level.NOTE)

    def _add(self, line: int, code: str, message: str, level: Level) -> None:
        self._problems.append(
            PageProblem(path=self.path, line=line, message=message, level=level, code=code)
        )

    def problems(self) -> tuple[PageProblem, ...]:
        """Return all problems in the order of their lines."""
        return tuple(sorted(self._problems, key=lambda problem: problem.line))
