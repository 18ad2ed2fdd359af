"""Every ratio in one table, beside the one that was kept last; ``--keep`` keeps this one.

What is over its limit is said, and makes the command fail only where it is also a fifth worse than
what was kept: some limits are goals that are not reached yet.
"""

import json
import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import crowd, loading, process, search, serving, sums, weight
from benchmarks.ratios import Ratio

KEPT = Path(__file__).with_name("kept.json")
WORSE = 1.2


def searching(folder: Path) -> list[Ratio]:
    """The search, as the one ratio it is."""
    return [search.measure(folder)[0]]


PARTS: tuple[Callable[[Path], list[Ratio]], ...] = (
    loading.measure,
    searching,
    serving.measure,
    sums.measure,
    weight.measure,
    process.measure,
    crowd.measure,
)


def measure() -> list[Ratio]:
    """Every ratio, each part in a folder of its own."""
    ratios = []
    for part in PARTS:
        with tempfile.TemporaryDirectory() as name:
            ratios += part(Path(name))
    return ratios


def line(ratio: Ratio, kept: float | None) -> str:
    """A ratio, its limit, and what it was."""
    before = "first time" if kept is None else f"was {kept:.4f}"
    state = "ok" if ratio.value <= ratio.limit else "OVER"
    return f"{ratio.name:<58}{ratio.value:>9.4f}  at most {ratio.limit:.4f}  {before:<12}  {state}"


def is_worse(ratio: Ratio, kept: float | None) -> bool:
    """Whether a ratio is over its limit and clearly over what was kept."""
    return ratio.value > ratio.limit and (kept is None or ratio.value > WORSE * kept)


def main(arguments: Sequence[str]) -> int:
    """Print the table and the same as JSON; exit with 1 where something got worse."""
    logging.getLogger("strong_answer").disabled = True
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    ratios = measure()
    for ratio in ratios:
        print(line(ratio, kept.get(ratio.name)))
    found = {ratio.name: round(ratio.value, 5) for ratio in ratios}
    print(json.dumps(found))
    if "--keep" in arguments:
        KEPT.write_text(json.dumps(found, indent=2) + "\n")
        return 0
    return int(any(is_worse(ratio, kept.get(ratio.name)) for ratio in ratios))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
