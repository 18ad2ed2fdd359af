"""The form that a session is chosen with."""

from collections.abc import Mapping
from typing import TypedDict
from uuid import UUID

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Form, IntegerField, RadioField, SelectField
from wtforms.validators import Optional as MayBeEmpty

from app.domain.session import MOST_DRILLS, MOST_MINUTES, Order, Wish
from app.domain.text import clean_text
from app.views.forms import WAYS, options, read_uuid

OWN = "own"
NUMBER = "number"


class Choices(TypedDict):
    """What a session is made with beside its length and order."""

    session_id: UUID
    subject: str
    practice: bool
    interrupts: bool


class SessionForm(Form):
    """How long, of what, in which order, and what comes along."""

    minutes = RadioField(
        _("How long"),
        choices=options(
            {
                "5": _("5 minutes"),
                "10": _("10 minutes"),
                "20": _("20 minutes"),
                OWN: _("My own"),
                NUMBER: _("A number"),
            }
        ),
        default="10",
        validate_choice=False,
    )
    own_minutes = IntegerField(
        _("Minutes"),
        [MayBeEmpty()],
        default=15,
        description=_("For “my own”: 1 to %(most)d.", most=MOST_MINUTES),
    )
    number = IntegerField(
        _("Drills"),
        [MayBeEmpty()],
        default=5,
        description=_("For “a number”: 1 to %(most)d.", most=MOST_DRILLS),
    )
    subject = SelectField("Subject", default="", validate_choice=False)
    order = RadioField(
        _("First"),
        choices=options({Order.DUE.value: _("What is due"), Order.WEAK.value: _("What is weak")}),
        default=Order.DUE.value,
    )
    way = RadioField(_("Answer by"), choices=options(WAYS), validate_choice=False)
    warm_up = BooleanField(_("Warm up first, on something you know"))
    practice = BooleanField(_("Practice only: the schedule stays as it is"))
    interrupts = BooleanField(_("Interrupt me with the page's follow-up question"))

    def wish(self) -> Wish:
        """What is wanted, as a value; raises ``InvalidInput`` naming the field."""
        order = Order(self.order.data or Order.DUE)
        warm_up = bool(self.warm_up.data)
        if self.minutes.data == NUMBER:
            return Wish(number=self.number.data or 0, order=order, warm_up=warm_up)
        return Wish(minutes=self.wanted_minutes(), order=order, warm_up=warm_up)

    def wanted_minutes(self) -> int:
        """The minutes that were pressed or typed."""
        if self.minutes.data == OWN:
            return self.own_minutes.data or 0
        text = str(self.minutes.data)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0

    def choices(self, sent: Mapping[str, str]) -> Choices:
        """The rest of what was chosen."""
        return Choices(
            session_id=read_uuid(sent, "session_id"),
            subject=clean_text(self.subject.data or "", field="subject", maximum=200),
            practice=bool(self.practice.data),
            interrupts=bool(self.interrupts.data),
        )
