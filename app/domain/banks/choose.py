"""The one door for files from anywhere: asks every reader, takes the surest, and says why."""

from dataclasses import dataclass

from app.domain.banks import details, headings, json_bank, own, question_file, table
from app.domain.banks.claims import Bank, Claim
from app.domain.page import Reading

__all__ = ["BANKS", "Bank", "Choice", "Claim", "read_file"]

# Of two that are equally sure the first one reads; our own comes before all others.
OTHERS = (question_file.BANK, details.BANK, headings.BANK, json_bank.BANK, table.BANK)
BANKS = (own.BANK, *OTHERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The reader that was chosen for a file, why in one sentence, and what it read."""

    reader: str
    why: str
    reading: Reading


def read_file(path: str, text: str) -> Choice:
    """Return what one file holds, read by the reader that is surest that the file is its own.

    Never raises: what can't be used is among the problems. A file that nobody claims is read as a
    page of our own, whose report says that it has no interview block.
    """
    looks = [(own.BANK, own.BANK.look(path, text))]
    # Nobody can be surer than 1, so the others are not asked: most files are pages of our own.
    if looks[0][1].claim.sure < 1:
        looks += [(bank, bank.look(path, text)) for bank in OTHERS]
    (bank, look), *beaten = sorted(looks, key=lambda each: -each[1].claim.sure)
    why = _why(look.claim, [(other.name, its.claim) for other, its in beaten])
    return Choice(reader=bank.name, why=why, reading=look.read())


def _why(claim: Claim, beaten: list[tuple[str, Claim]]) -> str:
    """Return one sentence on why a reader was chosen, and whom it beat."""
    if not claim.sure:
        return "no reader knows the file, so it is read as a page of our own"
    others = [f"{name} ({other.why})" for name, other in beaten if other.sure]
    if not others:
        return f"{claim.why}; no other reader claims the file"
    return f"{claim.why}; surer than {' and '.join(others)}"
