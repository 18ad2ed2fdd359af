"""Faults done for real and often: ``python -m benchmarks.faults [NAME ...]``, all by default.

- ``kills``: the server killed (-9) under sixteen learners who write, fifty times;
- ``points``: a drill's process ended at each of its system calls, one after the other, then all
  of it sent again (needs strace);
- ``power``: the power cut after every step of a drill, and of a load of pages and a migration,
  with nothing, half and all of what nobody waited for on the disk (needs strace);
- ``deploy``: a new version with a migration comes while sixteen learners drill.

Each ends with one line of figures, and with exit code 1 where something was lost or doubled.
"""

import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from app.config import ROOT
from app.models.engine import make_engine
from app.setting_checks import DATABASE_FILE
from tests.crashing import STEPS, acknowledged, again, driver, make_pattern, steps_in, wrong
from tests.crowd import Crowd, kill, lost_or_doubled, migrate, served, stock
from tests.line import line_to
from tests.postgresql import free_port
from tests.power import NOTES, Said, cuts, steps_of

LEARNERS = 16
KILLS = 50
POWER_CUTS = 200
# The calls that change files or say something; locks and reads change nothing that lasts.
CALLS = ("pwrite64", "fdatasync", "ftruncate", "unlink", "openat", "write")
LATER = '''"""What a later version adds."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempts", sa.Column("from_later", sa.Text(), nullable=True))
    op.create_table("from_later", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade() -> None:
    op.drop_table("from_later")
'''


def kills(folder: Path) -> list[str]:
    """Kill the whole server, again and again, while sixteen learners drill."""
    url = f"sqlite:///{folder / DATABASE_FILE}"
    random = Random(1)  # noqa: S311 - no secret
    crowd = Crowd(port=free_port(), tokens=stock(url, LEARNERS))
    with ExitStack() as stack:
        server = stack.enter_context(served(url, folder, crowd.port))
        with crowd.drilling():
            for number in range(KILLS):
                sleep(random.uniform(0.2, 1.5))
                kill(server)
                server = stack.enter_context(served(url, folder, crowd.port))
                if number % 10 == 9:
                    print(f"  {number + 1} kills, {len(crowd.acked)} answers", flush=True)
    found = lost_or_doubled(make_engine(url), crowd.acked)
    print(
        f"kills: {KILLS} times, {len(crowd.acked)} answers acknowledged, {crowd.failures} requests "
        f"sent again, {len(found)} lost, doubled or changed, {len(crowd.errors)} errors"
    )
    return [*found, *crowd.errors]


def points(folder: Path) -> list[str]:
    """End a drill's process at every system call that changes something."""
    pattern, found, number = make_pattern(folder / "pattern"), [], 0
    for call in CALLS:
        when = 0
        while True:
            when += 1
            file = pattern.copy(folder / "run")
            with driver(file, pattern.token) as process:
                inject = f"inject={call}:signal=SIGKILL:when={when}"
                acked = acknowledged(process, "-f", "-e", inject)
            if process.returncode == 0:
                break
            number += 1
            found += [f"{call} {when}: {each}" for each in wrong(file, acked)]
            again(pattern, file)
            found += [f"{call} {when}, again: {each}" for each in wrong(file, list(STEPS))]
        print(f"  {call}: {when - 1} points, {len(found)} findings so far", flush=True)
    print(f"points: {number} ends, {len(found)} findings")
    return found


def power(folder: Path) -> list[str]:
    """Cut the power after every step that a drill takes on its disk."""
    pattern, random = make_pattern(folder / "pattern"), Random(1)  # noqa: S311 - no secret
    results = {}
    for planted in ((), ("synchronous = NORMAL",), ("synchronous = OFF",)):
        file, log = pattern.copy(folder / "run"), folder / "log"
        before = {str(file): file.read_bytes()}
        with driver(file, pattern.token, *planted) as process:
            acknowledged(process, *NOTES, str(log))
        steps = list(steps_of(log, folder))
        at = [place + 1 for place, step in enumerate(steps) if isinstance(step, Said)]
        at += random.choices(range(len(steps) + 1), k=POWER_CUTS - len(at))
        found: list[str] = []
        for cut in cuts(steps, before, at, random=random):
            shutil.rmtree(file.parent)
            file.parent.mkdir()
            cut.lay_out(file.parent)
            found += wrong(file, steps_in("".join(cut.said)))[:1]
        name = planted[0] if planted else "as it is"
        results[name] = found
        print(f"power, {name}: {3 * len(at)} cuts, {len(found)} with something lost", flush=True)
    blind = [name for name, found in results.items() if name != "as it is" and not found]
    return [*results["as it is"], *(f"{name} was not found" for name in blind)]


def deploy(folder: Path) -> list[str]:
    """Bring a new version with a migration while sixteen learners drill on the old one."""
    url, later = f"sqlite:///{folder / DATABASE_FILE}", folder / "later"
    old, new, tokens = free_port(), free_port(), stock(url, LEARNERS)
    make_later(later)
    with ExitStack() as stack:
        before = stack.enter_context(served(url, folder, old))
        line = stack.enter_context(line_to(old))
        crowd = Crowd(port=line.port, tokens=tokens)
        stack.enter_context(crowd.drilling())
        sleep(3)
        migrate(url, folder, later)
        sleep(3)
        stack.enter_context(served(url, folder, new, program=later))
        line.target = new
        # A proxy lets the requests end that the old version has.
        sleep(2)
        before.terminate()
        before.wait(60)
        sleep(3)
        crowd.finish()
    found = lost_or_doubled(make_engine(url), crowd.acked)
    print(
        f"deploy: {len(crowd.acked)} answers acknowledged, {crowd.failures} requests sent again, "
        f"{len(crowd.errors)} errors, {len(found)} lost, doubled or changed"
    )
    return [*found, *crowd.errors]


def make_later(folder: Path) -> None:
    """The program with one migration more."""
    for part in ("app", "migrations"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "wsgi.py", folder)
    versions = folder / "migrations" / "versions"
    newest = max(path.name[:4] for path in versions.glob("[0-9]*.py"))
    (versions / "9999_later.py").write_text(LATER.format(newest=newest), encoding="utf-8")


FAULTS: dict[str, Callable[[Path], list[str]]] = {
    "power": power,
    "deploy": deploy,
    "kills": kills,
    "points": points,
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
