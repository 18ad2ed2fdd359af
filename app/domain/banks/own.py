"""Our own page reader as one of the readers that may claim a file."""

from app.domain.banks.claims import Bank, Claim, Look, is_data_file, not_mine, sureness
from app.domain.page import Reading
from app.domain.reader import read_page

_BASE = 0.4


def look(path: str, text: str) -> Look:
    """Read a file as a page of our own; an interview block in it leaves no doubt."""
    if is_data_file(path):
        return not_mine(path, "pages of our own are Markdown")
    reading = read_page(path, text)
    return Look(_claim(reading), lambda: reading)


def _claim(reading: Reading) -> Claim:
    """Return how sure it is: answered questions and traps alone could be a bank's too."""
    if reading.page:
        return Claim(1, "it has an interview block")
    count = len(reading.items)
    if count:
        return Claim(sureness(_BASE, count), f"questions with an answer label: {count:,} of them")
    return Claim(0, "it has no interview block")


BANK = Bank(
    name="page",
    recognises="pages of our own: Markdown with an interview block, or questions and `Answer:`",
    look=look,
)
