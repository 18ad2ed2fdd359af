"""The words and numbers by which banks say how hard a question is."""

from app.domain.banks.bank_report import BankReport

_LEVELS = {
    "junior": "junior beginner basic basics easy entry novice foundational low 0",
    "mid": "mid middle medium intermediate moderate normal 1",
    "senior": "senior advanced hard difficult expert high 2",
    "staff": "staff principal lead 3",
}
_BY_NAME = {name: level for level, names in _LEVELS.items() for name in names.split()}


def level_of(written: str, line: int, report: BankReport) -> str | None:
    """Return the level a bank gives, None where it gives none; an unknown one is reported."""
    name = written.strip(" ()[]\"'").casefold()
    if not name:
        return None
    level = _BY_NAME.get(name.removesuffix(" level").removesuffix("-level"))
    if level is None:
        report.note(
            line,
            "unknown-level",
            f"the level {name[:40]!r} is not known; write junior, mid, senior or staff",
        )
    return level
