"""Turns a topic into plain data for other programs."""

from app.domain.page import Comparison, Drill, Page


def export_topic(page: Page) -> dict[str, object]:
    """Return a topic as plain data: texts, numbers, lists and dictionaries, ready for JSON."""
    front, metadata, follow_up = page.front_matter, page.metadata, page.follow_up
    return {
        "path": page.path,
        "title": page.title,
        "subject": page.subject,
        "id": front.identifier,
        "level": front.level,
        "minutes": front.minutes,
        "prerequisites": list(front.prerequisites),
        "related": list(front.related),
        "tags": list(front.tags),
        "metadata": {
            "owner": metadata.owner,
            "last_updated": metadata.last_updated.isoformat() if metadata.last_updated else None,
            "prerequisites": metadata.prerequisites,
            "related_examples": list(metadata.related_examples),
        },
        "answers": [
            {
                "seconds": answer.seconds,
                "points": [point.text for point in answer.points],
                "critical": [point.text for point in answer.points if point.critical],
            }
            for answer in page.answers
        ],
        "follow_up": follow_up and {"question": follow_up.question, "answer": follow_up.answer},
        "tradeoff": page.tradeoff,
        "comparisons": [_comparison(comparison) for comparison in page.comparisons],
        "drills": [_drill(drill) for drill in page.drills],
    }


def _comparison(comparison: Comparison) -> dict[str, object]:
    # Few pages say what their answers are worth; the others stay as they always were.
    levels = {"levels": list(comparison.levels)} if comparison.levels else {}
    return {
        "bad": list(comparison.bad),
        "strong": list(comparison.strong),
        "why": comparison.why,
        "flaws": list(comparison.flaws),
        **levels,
    }


def _drill(drill: Drill) -> dict[str, object]:
    check = drill.self_check
    return {
        "seconds": drill.seconds,
        "prompt": drill.prompt,
        "required_outputs": list(drill.required_outputs),
        "self_check": check
        and {
            "min": check.minimum,
            "max": check.maximum,
            "dimensions": list(check.dimensions),
        },
    }
