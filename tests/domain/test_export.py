"""A topic as plain data."""

import json

from app.domain.export import export_topic
from tests.domain.test_writer import BARE, RICH


def test_a_topic_is_exported_with_every_field_of_the_format() -> None:
    exported = export_topic(RICH)
    assert json.loads(json.dumps(exported)) == exported
    assert exported == {
        "path": "Databases/indexes.md",
        "title": "Indexes: `B+` & co",
        "subject": "Databases",
        "id": "indexes",
        "level": "senior",
        "minutes": 20,
        "prerequisites": ["Databases/pages.md"],
        "related": ["Databases/plans.md"],
        "tags": ["sql", "speed: fast"],
        "metadata": {
            "owner": "Ada",
            "last_updated": "2026-02-17",
            "prerequisites": "SQL, and time",
            "related_examples": ["a.py", "b.py"],
        },
        "answers": [
            {
                "seconds": 30,
                "points": ["A sorted copy.", "It costs writes.\nEach one."],
                "critical": ["A sorted copy."],
            },
            {"seconds": 120, "points": ["Read the plan."], "critical": []},
        ],
        "follow_up": {"question": "Why not all columns?\nReally?", "answer": "Writes.\nSpace."},
        "tradeoff": "Writes for reads.",
        "comparisons": [
            {
                "bad": ['"Index all."'],
                "strong": ["Two.", "Measured."],
                "why": "It measured.",
                "flaws": ["no number"],
            },
            {"bad": ["b"], "strong": ["s"], "why": "w\nv", "flaws": ["a, b", "c"]},
            {"bad": ["b"], "strong": ["s"], "why": None, "flaws": []},
        ],
        "drills": [
            {
                "seconds": 60,
                "prompt": "Say why:\n10 rows\n20 rows",
                "required_outputs": [],
                "self_check": None,
            },
            {
                "seconds": 720,
                "prompt": "Design it.",
                "required_outputs": ["one, two", "three\nfour"],
                "self_check": {"min": 1, "max": 5, "dimensions": ["a", "b, c"]},
            },
            {"seconds": 90, "prompt": "p", "required_outputs": ["o"], "self_check": None},
            {
                "seconds": 5400,
                "prompt": "p",
                "required_outputs": [],
                "self_check": {"min": 0, "max": 3, "dimensions": ["a"]},
            },
        ],
    }


def test_a_topic_with_little_is_exported_with_empty_fields() -> None:
    exported = export_topic(BARE)
    assert exported["follow_up"] is None
    assert exported["tradeoff"] is None
    assert exported["answers"] == exported["comparisons"] == []
    assert exported["metadata"] == {
        "owner": None,
        "last_updated": None,
        "prerequisites": None,
        "related_examples": [],
    }
