"""Real pages, each read as what it is expected to be.

They are not part of this repository. The environment variable STRONG_ANSWER_CORPUS names a folder
with ``pages/``, the files, and ``expected.json``, what each of them must become.
"""

import json
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.domain.export import export_topic
from app.domain.page import Reading
from app.domain.reader import read_page
from app.domain.text import decode_page
from app.domain.writer import write_page

FOLDER = os.environ.get("STRONG_ANSWER_CORPUS", "")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="set STRONG_ANSWER_CORPUS to a folder with pages/ and expected.json"
)
FIELDS = (
    "title",
    "metadata",
    "answers",
    "follow_up",
    "tradeoff",
    "comparisons",
    "drills",
)
QUOTES = (('"', '"'), ("\u201c", "\u201d"))


def readings() -> dict[str, Reading]:
    """Every page of the folder as the reader sees it."""
    root = Path(FOLDER) / "pages"
    files = sorted(root.rglob("*.md"))
    paths = [file.relative_to(root).as_posix() for file in files]
    return {
        path: read_page(path, decode_page(file.read_bytes()))
        for path, file in zip(paths, files, strict=True)
    }


def normal(value: Any) -> Any:
    """A value without what does not count: white space, outer quotes, a final full stop."""
    if isinstance(value, str):
        text = " ".join(value.split())
        if len(text) > 1 and (text[0], text[-1]) in QUOTES:
            text = text[1:-1].strip()
        return re.sub(r"[. ]+$", "", text)
    if isinstance(value, list):
        return [normal(item) for item in value]
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    return value


def subset(expected: Any, actual: Any) -> Any:
    """The part of an actual value that is also expected: further keys are welcome."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return {key: subset(item, actual.get(key)) for key, item in expected.items()}
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        return [subset(one, other) for one, other in zip(expected, actual, strict=True)]
    return actual


def test_every_page_becomes_what_is_expected_of_it() -> None:
    expected = json.loads((Path(FOLDER) / "expected.json").read_text(encoding="utf-8"))
    found = readings()
    for topic in expected:
        page = found[topic["path"]].page
        assert page is not None, topic["path"]
        exported = export_topic(page)
        for name in FIELDS:
            actual = subset(topic[name], exported[name])
            assert normal(actual) == normal(topic[name]), f"{topic['path']} {name}"


def test_pages_of_which_nothing_is_expected_are_no_topics() -> None:
    expected = json.loads((Path(FOLDER) / "expected.json").read_text(encoding="utf-8"))
    paths = {topic["path"] for topic in expected}
    topics = {path for path, reading in readings().items() if reading.page}
    assert topics == paths


def test_every_page_and_item_can_be_written_and_read_again() -> None:
    for reading in readings().values():
        own = (reading.page,) if reading.page else ()
        for page in own + reading.items:
            assert read_page(page.path, write_page(page)).page == page


def test_no_two_items_have_the_same_path() -> None:
    paths = sorted(item.path for reading in readings().values() for item in reading.items)
    assert all(one != other for one, other in pairwise(paths))
