"""The forms that people fill in, checked field by field; texts pass the one gate of the border."""

from collections.abc import Mapping
from itertools import takewhile
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from app.domain.errors import InvalidInput, TooManyTries
from app.domain.learner import ClockStyle, ExtraTime, Preferences, Way
from app.domain.narrowing import LONGEST_BOX, SHORTEST_BOX
from app.domain.rating import Mark
from app.domain.study_day import zone_names
from app.domain.text import clean_integer, clean_text
from app.domain.timing import StopRule

LONGEST_FIELD = 1000
LEVEL = "level-"
EXTRA_TIMES = {
    ExtraTime.USUAL.value: _("None"),
    ExtraTime.QUARTER.value: _("A quarter more"),
    ExtraTime.HALF.value: _("Half as much again"),
    ExtraTime.DOUBLE.value: _("Twice the time"),
    ExtraTime.NO_LIMIT.value: _("No limit"),
}
FILL_IN = InputRequired(_("Please fill this in."))
WAYS = {
    Way.TYPE.value: _("Typing"),
    Way.SPEAK.value: _("Speaking"),
    Way.RECORD.value: _("Speaking, recorded"),
}


class Gate:
    """A validator that lets only text through that every database can hold."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse what can't be stored, with its sentence beside the field."""
        try:
            clean_text(field.data or "", field=field.name, maximum=LONGEST_FIELD, multiline=False)
        except InvalidInput as error:
            raise ValidationError(str(error)) from error


def zones_by_region() -> dict[str, dict[str, str]]:
    """Time zones as a list people find theirs in: regions, and in them places."""
    regions: dict[str, dict[str, str]] = {}
    for name in sorted(zone_names()):
        region, _slash, place = name.partition("/")
        group, label = (region, place) if place else ("Other", name)
        regions.setdefault(group, {})[name] = label.replace("_", " ")
    return regions


def options(labels: Mapping[str, str]) -> list[SelectChoice]:
    """What a field offers, with labels that are translated when they are shown."""
    return [SelectChoice(value=value, label=label) for value, label in labels.items()]


class SettingsForm(Form):
    """Where the learner lives, what is prepared for, and how much time a day has."""

    time_zone = SelectField(
        _("Time zone"),
        choices=zones_by_region(),
        description=_("A day of yours begins at four in the morning here."),
    )
    interview_on = DateField(
        _("Day of the interview"),
        [MayBeEmpty()],
        description=_("Weak topics are ranked by what you would recall on that day."),
    )
    minutes_a_day = IntegerField(
        _("Minutes a day"), [InputRequired(_("Please give a number.")), NumberRange(1, 600)]
    )
    extra_time = SelectField(
        _("Extra time"),
        choices=options(EXTRA_TIMES),
        description=_("Stretches every time box of yours from the next drill on."),
    )


class StartForm(Form):
    """How the next attempt is answered; remembered for the one after it."""

    way = RadioField(
        _("Answer by"),
        choices=options(WAYS),
    )
    clock_style = RadioField(
        _("Clock"),
        choices=options(
            {
                ClockStyle.DOWN.value: _("Counts down"),
                ClockStyle.UP.value: _("Counts up"),
                ClockStyle.HIDDEN.value: _("Hidden"),
            }
        ),
    )
    extra_time = SelectField(_("Extra time"), choices=options(EXTRA_TIMES))
    preparation = SelectField(
        _("Time to prepare"),
        choices=options(
            {
                "0": _("None"),
                "15": _("15 s"),
                "30": _("30 s"),
                "60": _("1 minute"),
                "120": _("2 minutes"),
            }
        ),
        coerce=int,
        description=_("The question is shown, and the clock starts after it."),
    )
    stop = RadioField(
        _("At zero"),
        choices=options(
            {StopRule.SOFT.value: _("Go on, over time"), StopRule.HARD.value: _("Hand it in")}
        ),
    )
    warn_look = BooleanField(_("Words on the page, also read aloud by a screen reader"))
    warn_sound = BooleanField(_("A soft tone"))
    warn_vibration = BooleanField(_("Vibration, where the device can"))

    def preferences(self) -> Preferences:
        """What was chosen, as a value."""
        return Preferences(
            way=Way(self.way.data),
            clock_style=ClockStyle(self.clock_style.data),
            extra_time=ExtraTime(self.extra_time.data),
            hard_stop=self.stop.data == StopRule.HARD,
            preparation_seconds=self.preparation.data,
            warn_look=self.warn_look.data,
            warn_sound=self.warn_sound.data,
            warn_vibration=self.warn_vibration.data,
        )


def start_form(preferences: Preferences, sent: MultiDict[str, str] | None = None) -> StartForm:
    """The start form, filled with what was chosen last; what is not sent stays as it was."""
    return StartForm(
        sent,
        way=preferences.way.value,
        clock_style=preferences.clock_style.value,
        extra_time=preferences.extra_time.value,
        preparation=preferences.preparation_seconds,
        stop=StopRule.HARD.value if preferences.hard_stop else StopRule.SOFT.value,
        warn_look=preferences.warn_look,
        warn_sound=preferences.warn_sound,
        warn_vibration=preferences.warn_vibration,
    )


def read_uuid(sent: Mapping[str, str], name: str) -> UUID:
    """The client's id for an attempt or event; raises ``InvalidInput``."""
    try:
        return UUID(sent.get(name, ""))
    except ValueError as error:
        raise InvalidInput("The form lacks its number. Reload the page.", field=name) from error


def read_box(sent: Mapping[str, str]) -> int | None:
    """Another time box than the page's, where one was chosen; raises ``InvalidInput``."""
    value = sent.get("box_seconds")
    if not value:
        return None
    return clean_integer(value, field="box_seconds", minimum=SHORTEST_BOX, maximum=LONGEST_BOX)


def read_marks(sent: MultiDict[str, str]) -> tuple[Mark, ...]:
    """The marks of the key points in their order, up to the first that has none."""
    words = set(Mark)
    given = (sent.get(f"mark-{place}", "") for place in range(len(sent)))
    return tuple(Mark(word) for word in takewhile(lambda word: word in words, given))


def read_levels(sent: MultiDict[str, str]) -> dict[str, int]:
    """The levels that were given, by criterion; one without a level is left out."""
    return {
        name.removeprefix(LEVEL): clean_integer(level, field=name, minimum=0, maximum=100)
        for name, level in sent.items()
        if name.startswith(LEVEL) and level
    }


def add_error(form: Form, error: InvalidInput | TooManyTries) -> None:
    """Show a rule's sentence beside the field it is about, or the first one."""
    name = error.field if isinstance(error, InvalidInput) else ""
    field: Any = form[name] if name in form else next(iter(form))
    field.errors = [*field.errors, str(error)]
