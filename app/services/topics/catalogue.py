"""The catalogue of flaws that comes with the program; it serves the pages of every source."""

from functools import cache

from app.domain.flaws import Flaw, read_flaws
from app.services.loading.folders import BUILT_IN, read_page_file


@cache
def flaw_catalogue() -> tuple[Flaw, ...]:
    """Every flaw with its sign and its better move, read once a process."""
    return read_flaws(read_page_file(BUILT_IN, "flaws.md").content.decode("utf-8", "replace"))
