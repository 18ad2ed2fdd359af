"""What docs/security.md names is there: every file, every test, and each number once."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = (ROOT / "docs" / "security.md").read_text()
MET, NOT_MET = TABLE.split("## Not met")
# What is named within a line and is no file: settings, headers, words of code.
FILE = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|js|json|txt))`|`((?:[\w-]+/)+)`")


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", TABLE)
    assert len(named) > 80
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_file_that_is_named_is_there() -> None:
    named = {"".join(found) for found in FILE.findall(TABLE)}
    missing = [n for n in named if not (ROOT / n).exists() and not (ROOT / "app" / n).exists()]
    assert missing == []


def test_every_line_names_a_test_that_shows_it() -> None:
    lines = [line for line in MET.splitlines() if re.match(r"\| (?!number|what \||---)", line)]
    assert len(lines) > 50
    assert [line for line in lines if "`tests/" not in line.rsplit("|", 2)[1]] == []


def test_a_requirement_stands_once_under_its_chapter() -> None:
    numbers = []
    for chapter, body in re.findall(r"^## V(\d+) .*?$(.*?)(?=^## |\Z)", MET, re.MULTILINE | re.S):
        found = re.findall(r"^\| ((?:\d+\.\d+\.\d+(?:, )?)+) \|", body, re.MULTILINE)
        parts = [number for each in found for number in each.split(", ")]
        assert parts, chapter
        assert [each for each in parts if each.split(".")[0] != chapter] == []
        numbers += parts
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
