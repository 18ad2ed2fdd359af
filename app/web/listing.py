"""Topics as rows of a list, put together from what is the same for everybody and how one stands."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup, escape

from app.domain.study_day import coming_days
from app.services.topics.topic_list import Block, State
from app.web.rendering import inline
from app.web.templating import as_score, coming_words, language, today, zone

ROW_BEGIN = Markup('<li><a href="{}">{}</a> <small>')
ROW_END = Markup("</small></li>")


def init_app(app: Flask) -> None:
    """Teach the templates to make such rows."""
    app.jinja_env.filters["topic_rows"] = topic_rows


def topic_rows(block: Block, states: Mapping[int, State]) -> Markup:
    """Topics as rows of a list, with how the learner stands.

    Several hundred of them are the dearest thing on any page: what is the same for everybody is
    put together once.
    """
    day, tongue = today(), language()
    day_of, rows = coming_days(zone(), day), []
    for number, untried, begin in row_parts(block):
        state = states.get(number)
        if state is None:
            rows.append(untried)
        else:
            score, due_at = state
            rows.append(begin + standing(score, due_at and day_of(due_at), day, tongue))
    return Markup("\n".join(rows))  # noqa: S704 - every part is escaped


# As many as the services keep, with some room: a block that is not kept is not asked for again.
@lru_cache(maxsize=256)
def row_parts(block: Block) -> tuple[tuple[int, str, str], ...]:
    """For each topic the row of somebody who did not try it, and where the row of others begins."""
    parts = []
    for line in block.lines:
        begin = ROW_BEGIN.format(line.url, inline(line.title))
        parts.append((line.id, str(begin + escape(line.level or "") + ROW_END), str(begin)))
    return tuple(parts)


@lru_cache(maxsize=4096)
def standing(score: float | None, day: date | None, today: date, language: str) -> str:
    """A score, and when its topic comes back if it does."""
    shown = as_score(score)
    if day is None:
        return str(escape(gettext("%(score)s of 10", score=shown)) + ROW_END)
    back = coming_words(day, today, language)
    return str(escape(gettext("%(score)s of 10, back %(day)s", score=shown, day=back)) + ROW_END)
