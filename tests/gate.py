"""Run every test with coverage and hold its gates: 100 % of rules and use cases, 95 % over all."""

import os
import subprocess
import sys

GATES = (("app/domain/*,app/services/*", 100), ("app/*", 95))
COVERAGE = ("--cov=app", "--cov-branch", "--cov-report=")
BROWSER = ("pytest", "-q", "tests/browser", *COVERAGE, "--cov-append")


def run(*command: str) -> int:
    """Run a tool of this environment and return its exit code."""
    return subprocess.run([sys.executable, "-m", *command], check=False).returncode


def run_tests() -> int:
    """Everything without a browser on all cores, then the browser alone, so that nothing is late.

    A browser on a busy machine can miss a moment that a test waits for: a failure there is tried
    once more, and said so; what fails twice has failed.
    """
    workers = [] if os.environ.get("PYTEST_ADDOPTS") else ["-n", "auto", "--dist", "loadfile"]
    failed = run("pytest", "-q", "--ignore=tests/browser", *workers, *COVERAGE)
    if failed:
        return failed
    if run(*BROWSER) == 0:
        return 0
    print("\n!!! A browser test failed; all of them run once more. !!!\n", flush=True)  # noqa: T201
    return run(*BROWSER)


def main() -> int:
    """Tests first; where they pass, the gates."""
    failed = run_tests()
    if failed:
        return failed
    return max(
        run("coverage", "report", f"--include={files}", f"--fail-under={share}")
        for files, share in GATES
    )


if __name__ == "__main__":
    sys.exit(main())
