"""Faults done for real and often: ``python -m benchmarks.faults [NAME ...]``, all by default.

- ``power``: the power cut after every step that a drill, a load and a migration take on their
  disk, with nothing, half and all of what nobody waited for (needs strace);
- ``points``: the same three ended at each system call that changes a file or says something, one
  after the other, then all of it done again (needs strace);
- ``failover``: PostgreSQL with a synchronous standby, which is cut off; then the primary is
  killed, the standby promoted, and the old primary comes back;
- ``bits``: one flipped byte in page after page, and what sees it;
- ``deploy``: a new version with a migration comes while sixteen learners drill;
- ``kills``: the server killed (-9) under sixteen learners who write, fifty times.

Each ends with lines of figures, and with exit code 1 where something was lost or doubled, or where
it did not find a fault that was planted.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from benchmarks.faults.bits import bits
from benchmarks.faults.crowds import deploy, kills
from benchmarks.faults.ends import points, power
from benchmarks.faults.failover import failover

FAULTS: dict[str, Callable[[Path], list[str]]] = {
    "power": power,
    "points": points,
    "failover": failover,
    "bits": bits,
    "deploy": deploy,
    "kills": kills,
}


def main() -> None:
    """Do the faults that were named, or all."""
    found: list[str] = []
    for name in sys.argv[1:] or FAULTS:
        began = monotonic()
        with TemporaryDirectory(prefix="strong-answer-faults-") as folder:
            found += FAULTS[name](Path(folder))
        print(f"  {name} took {monotonic() - began:.0f} s", flush=True)
    for each in found[:50]:
        print(each)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
