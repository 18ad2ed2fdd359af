"""Run every test with coverage and hold its gates: 100 % of rules and use cases, 95 % over all."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.databases import VARIABLE
from tests.postgresql import PostgresqlMissingError, cluster

GATES = (("app/domain/*,app/services/*", 100), ("app/*", 95))
COVERAGE = ("--cov=app", "--cov-branch", "--cov-report=", "--cov-append")
# What looks at a database. The rules know none, and the browser sees the same pages from both.
ON_DATABASES = ("tests/services", "tests/views", "tests/web", "tests/test_cli.py")
# Of the settings of pytest all but the one that forgets which tests failed.
CHECKS = "--strict-markers --strict-config"
TESTS_FAILED = 1
# File by file in the order of tests/conftest.py; xdist's own would keep files of one test for last.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
# A browser waits more than it works, so there is one more than the cores could keep busy; tests
# go one by one to whoever is free, as each has a server of its own.
BROWSERS = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
# Here the lines are that only PostgreSQL takes. Watching the lines costs a third of a run's time,
# so long tests of whole courses, whose every line has tests of its own, are marked `no_cover`.
WATCHED = (
    "tests/models",
    "tests/views/test_admin.py",
    "tests/services/topics/test_search.py",
    "tests/services/accounts/test_throttling.py",
)
SERVED = (
    "tests/test_cli_serve.py",
    "tests/test_cli_backup.py",
    "tests/test_migrations.py",
    "tests/test_migrations_with_data.py",
    "tests/test_two_clocks.py",
)
# Where a system keeps files in memory, and what has to be free there.
MEMORY = Path("/dev/shm")  # noqa: S108
ROOM = 6 * 2**30


# What is translated once is kept for the other processes, whatever the environment says: tests
# begin many, and pytest translates each file of tests itself.
KEEPING = {"PYTHONDONTWRITEBYTECODE": ""}


def run(*command: str, environ: Mapping[str, str] | None = None) -> int:
    """Run a tool of this environment and return its exit code."""
    environment = {**os.environ, **KEEPING, **(environ or {})}
    return subprocess.run([sys.executable, "-m", *command], check=False, env=environment).returncode


def say(line: str) -> None:
    """Say something that nobody should miss."""
    print(f"\n!!! {line} !!!\n", flush=True)  # noqa: T201


@contextmanager
def quick_folder() -> Iterator[None]:
    """Have the tests keep their databases in memory where there is room: each makes its own."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with TemporaryDirectory(dir=MEMORY if has_room else None) as folder:
        # A PostgreSQL that runs as another user has its data in there.
        Path(folder).chmod(0o755)
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield


def on_all_cores(
    *words: str,
    environ: Mapping[str, str] | None = None,
    workers: tuple[str, ...] = SIDE_BY_SIDE,
) -> int:
    """Run tests side by side, unless whoever runs them says how."""
    said = () if os.environ.get("PYTEST_ADDOPTS") else workers
    return run("pytest", "-q", *words, *said, environ=environ)


def run_without_browser() -> int:
    """Everything but the browser's tests, on SQLite."""
    return on_all_cores("--ignore=tests/browser", *COVERAGE)


def run_on_postgresql() -> int:
    """What looks at a database once more, on a PostgreSQL that is made for it."""
    try:
        with cluster() as server:
            environ = {VARIABLE: server}
            rest = [f"--ignore={tests}" for tests in WATCHED]
            return on_all_cores(*WATCHED, *COVERAGE, environ=environ) or on_all_cores(
                *ON_DATABASES, *SERVED, *rest, environ=environ
            )
    except PostgresqlMissingError as missing:
        say(str(missing))
        return int(os.environ.get("CI", "").lower() == "true")


def run_in_browser() -> int:
    """The browser's tests, apart from the others, so that fewer are late.

    A browser on a busy machine can miss a moment that a test waits for: what failed is tried once
    more, alone, and said so; what fails twice has failed.
    """
    with TemporaryDirectory() as memory:
        remembering = ("-o", f"addopts={CHECKS}", "-o", f"cache_dir={memory}")
        failed = on_all_cores("tests/browser", *remembering, workers=BROWSERS)
        if failed != TESTS_FAILED:
            return failed
        say("Browser tests failed; they run once more, alone.")
        return run("pytest", "-q", "tests/browser", "--last-failed", *remembering)


def main() -> int:
    """Tests first; where they pass, the gates."""
    run("coverage", "erase")
    with quick_folder():
        for part in (run_without_browser, run_on_postgresql, run_in_browser):
            failed = part()
            if failed:
                return failed
    return max(
        run("coverage", "report", f"--include={files}", f"--fail-under={share}")
        for files, share in GATES
    )


if __name__ == "__main__":
    sys.exit(main())
