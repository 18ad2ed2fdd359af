"""``make audit``: bandit, schemathesis, pip-audit; each finds what is planted for it first."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.json_routes import schemathesis

ROOT = Path(__file__).resolve().parent.parent
PLANTED_CODE = "import subprocess\n\n\ndef run(word):\n    subprocess.call(word, shell=True)\n"
# An old release with published holes (CVE-2020-28493 and others).
PLANTED_PACKAGE = "jinja2==2.11.2\n"
# Looked at one by one: comparing with 0.0.0.0, and Markup round our own escaped parts.
LOOKED_AT = "B104,B704"


def run(tool: str, *words: str) -> dict[str, Any]:
    """A tool's report as JSON; its exit code says the same as the report."""
    command = [sys.executable, "-m", tool, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        sys.exit(f"{tool} gave no report: {done.stderr[-500:]}")
    return found


def bandit(target: Path) -> list[str]:
    """What bandit holds against a folder, from medium severity on."""
    words = ("-q", "-r", str(target), "-ll", "-f", "json", "--skip", LOOKED_AT)
    report = run("bandit", *words)
    if not report["metrics"]["_totals"]["loc"]:
        sys.exit("bandit looked at nothing.")
    return [
        f"{each['filename']}:{each['line_number']} {each['test_id']}" for each in report["results"]
    ]


def pip_audit(requirements: Path) -> list[str]:
    """Known holes of pinned packages; ends the program where a package could not be looked up."""
    words = ("-r", str(requirements), "--no-deps", "--disable-pip", "-f", "json")
    packages = run("pip_audit", *words, "--progress-spinner", "off")["dependencies"]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if not packages or skipped:
        sys.exit(
            f"pip-audit could not look up {', '.join(skipped) or 'anything'}: nothing is shown."
        )
    return [f"{each['name']} {hole['id']}" for each in packages for hole in each["vulns"]]


def main() -> None:
    """Plant a fault for each tool, then look at the real thing."""
    with tempfile.TemporaryDirectory() as folder:
        code, package = Path(folder) / "planted.py", Path(folder) / "planted.txt"
        code.write_text(PLANTED_CODE)
        package.write_text(PLANTED_PACKAGE)
        if not bandit(Path(folder)):
            sys.exit("bandit did not find the fault planted for it.")
        found = bandit(ROOT / "app")
        print(f"bandit: found the plant; {len(found)} findings in app/.")
        wrong = schemathesis()
        print(f"schemathesis: found the plant; {len(wrong)} findings in the JSON routes.")
        found += wrong
        print(*found, sep="\n")
        if not pip_audit(package):
            sys.exit("pip-audit did not find the hole planted for it.")
    found += pip_audit(ROOT / "requirements.txt")
    print(*(found or ["No findings."]), sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
