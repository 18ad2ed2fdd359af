"""What templates may call: figures, lengths and days in words."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from uuid import uuid4
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask, g
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup, escape

from app.domain.search import spans
from app.domain.study_day import study_day
from app.web.login import find_learner, now
from app.web.rendering import inline, plain

MINUTE = 60
A_WEEK = 7


def init_app(app: Flask) -> None:
    """Teach the templates these words."""
    app.jinja_env.filters.update(
        inline=inline,
        plain=plain,
        slug=slug,
        highlight=highlight,
        found=mark_found,
        in_words=length_in_words,
        adjective=length_as_adjective,
        clock=as_clock,
        score=as_score,
        subject=subject_name,
        coming=coming_day,
        coming_short=coming_soon,
        day=as_day,
        moment=as_moment,
        file_size=as_file_size,
    )
    app.jinja_env.globals.update(new_id=lambda: str(uuid4()), today=today)


def today() -> date:
    """The learner's study day; UTC's for somebody not known yet. The same all through a request."""
    day: date | None = g.get("today")
    if day is None:
        day = g.today = study_day(now(), zone())
    return day


def zone() -> str:
    """The learner's time zone, the same all through a request."""
    name: str | None = g.get("zone")
    if name is None:
        learner = find_learner()
        name = g.zone = learner.time_zone if learner else "UTC"
    return name


def language() -> str:
    """The language of this request; English outside of one.

    What asks for words many times on a page keeps them by it: looking texts up is dear.
    """
    if not g:
        return "en"
    name: str | None = g.get("language")
    if name is None:
        name = g.language = str(get_locale())
    return name


def length_in_words(seconds: int) -> str:
    """``60 seconds``, ``3 minutes``, ``1 hour``."""
    return length_in(seconds, language())


@lru_cache(maxsize=1024)
def length_in(seconds: int, _language: str) -> str:
    """The same in the language of this request."""
    number, unit = largest_unit(seconds)
    words: dict[str, str] = {
        "hour": ngettext("%(num)d hour", "%(num)d hours", number),
        "minute": ngettext("%(num)d minute", "%(num)d minutes", number),
        "second": ngettext("%(num)d second", "%(num)d seconds", number),
    }
    return words[unit]


def length_as_adjective(seconds: int) -> str:
    """``60-second``, ``3-minute``, ``1-hour``."""
    return adjective_in(seconds, language())


@lru_cache(maxsize=1024)
def adjective_in(seconds: int, _language: str) -> str:
    """The same in the language of this request."""
    number, unit = largest_unit(seconds)
    words: dict[str, str] = {
        "hour": gettext("%(number)d-hour", number=number),
        "minute": gettext("%(number)d-minute", number=number),
        "second": gettext("%(number)d-second", number=number),
    }
    return words[unit]


def largest_unit(seconds: int) -> tuple[int, str]:
    """A length in the largest unit that divides it; a minute and a half is 90 seconds."""
    if seconds > MINUTE and seconds % 3600 == 0:
        return seconds // 3600, "hour"
    if seconds > MINUTE and seconds % MINUTE == 0:
        return seconds // MINUTE, "minute"
    return seconds, "second"


def as_clock(seconds: float) -> str:
    """``1:05``."""
    whole = round(seconds)
    return f"{whole // MINUTE}:{whole % MINUTE:02d}"


def as_file_size(size: int) -> str:
    """``88 KB`` or ``1.4 MB``."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} KB"


def as_score(value: float | None) -> str:
    """A score out of ten with one place, or a dash that is read as nothing yet."""
    return "\u2013" if value is None else f"{value:.1f}"


def subject_name(folder: str) -> str:
    """A subject's folder as people read it."""
    return folder.replace("-", " ").replace("_", " ").strip() or folder


def slug(folder: str) -> str:
    """A subject as the name of its place on the page of all topics; a name there has no spaces."""
    return "subject-" + "-".join(folder.split())


def coming_day(moment: datetime) -> str:
    """When something comes back, counted in the learner's own days, with the date if it is far."""
    return coming_words(study_day(moment, zone()), today(), language())


def coming_soon(moment: datetime) -> str:
    """The same where there is little room: ``today``, ``tomorrow``, ``in 67 days``."""
    return days_in_words((study_day(moment, zone()) - today()).days, language())


@lru_cache(maxsize=1024)
def coming_words(day: date, today: date, language: str) -> str:
    """``tomorrow``, or ``in 67 days, on 8 May 2026`` where it is far."""
    days = (day - today).days
    words = days_in_words(days, language)
    if days < A_WEEK:
        return words
    far: str = gettext("%(days)s, on %(day)s", days=words, day=day_in(day, language))
    return far


@lru_cache(maxsize=1024)
def days_in_words(days: int, _language: str) -> str:
    """``today``, ``tomorrow``, ``in 67 days``."""
    words: str
    if days <= 0:
        words = gettext("today")
    elif days == 1:
        words = gettext("tomorrow")
    else:
        words = ngettext("in %(num)d day", "in %(num)d days", days)
    return words


def as_day(day: date) -> str:
    """``3 March 2026``."""
    return day_in(day, language())


@lru_cache(maxsize=1024)
def day_in(day: date, language: str) -> str:
    """The same in a language."""
    # English as in Britain: Babel's tables, read for nothing else, would take megabytes.
    return f"{day.day} {day:%B %Y}" if language == "en" else format_date(day, "long", language)


def as_moment(moment: datetime) -> str:
    """``3 March 2026, 14:05`` where the learner is."""
    local = moment.astimezone(ZoneInfo(zone()))
    return f"{as_day(local.date())}, {local:%H:%M}"


def mark_found(text: str, words: Sequence[str]) -> Markup:
    """A text with the words of a search marked in it."""
    return highlight(text, spans(text, words))


def highlight(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """A learner's text with some stretches marked; the text itself stays text."""
    parts: list[str] = []
    end = 0
    for start, stop in spans:
        if start >= end:
            parts += [escape(text[end:start]), Markup("<mark>{}</mark>").format(text[start:stop])]
            end = stop
    return Markup("").join([*parts, escape(text[end:])])
