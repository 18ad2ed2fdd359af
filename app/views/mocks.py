"""Mock interviews: choosing role and length, those that were held, and the score sheet."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import login_required
from wtforms import Form, RadioField, SelectField
from wtforms.validators import InputRequired

from app.domain.errors import InvalidInput
from app.domain.mocks import RESTING_DAYS, SCRIPTS, SHEET, script_of
from app.services.planning import plans
from app.services.sessions import mocks
from app.services.topics.tracks import get_tracks
from app.views.forms import add_error, read_uuid
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("mocks", __name__)


class MockForm(Form):
    """Which role, and how long."""

    track = SelectField(_("Role"), description=_("Questions come from the topics of its track."))
    minutes = RadioField(
        _("Minutes"),
        [InputRequired(_("Please choose a length."))],
        choices={str(minutes): str(minutes) for minutes in SCRIPTS},
        default="30",
    )


def mock_form(track: str) -> MockForm:
    """The form with what was sent, or for the track of the plan."""
    form = MockForm(request.form or None, track=track)
    names = [each.name for each in get_tracks().tracks]
    form.track.choices = [("", _("All topics")), *((name, name.capitalize()) for name in names)]
    return form


def page(form: MockForm) -> str:
    """The form above the mocks that were held."""
    scripts = {minutes: script_of(minutes) for minutes in SCRIPTS}
    held = mocks.list_mocks(get_db(), user_id=get_learner().id)
    return render_template(
        "mocks/index.html", form=form, scripts=scripts, held=held, resting_days=RESTING_DAYS
    )


@blueprint.get("/mocks")
@login_required
def index() -> ResponseReturnValue:
    """Choose a mock, and look at those that were held."""
    choice = plans.get_choice(get_db(), user_id=get_learner().id)
    return page(mock_form(choice.track))


@blueprint.post("/mocks")
@login_required
def create() -> ResponseReturnValue:
    """Draw the questions and go to the first."""
    form = mock_form("")
    if not form.validate():
        return page(form), 422
    try:
        session_id = mocks.start_mock(
            get_db(),
            learner=get_learner(),
            session_id=read_uuid(request.form, "session_id"),
            track=form.track.data or "",
            minutes=int(form.minutes.data),
            now=now(),
        )
    except InvalidInput as error:
        add_error(form, error)
        return page(form), 422
    get_db().commit()
    return redirect(url_for("sessions.show", session_id=session_id), 303)


@blueprint.post("/mocks/<uuid:session_id>/sheet")
@login_required
def fill_sheet(session_id: UUID) -> ResponseReturnValue:
    """Keep the score sheet."""
    levels = {line.key: request.form.get(line.key, -1, type=int) for line in SHEET}
    mocks.fill_sheet(
        get_db(), user_id=get_learner().id, session_id=session_id, levels=levels, now=now()
    )
    get_db().commit()
    return redirect(url_for("sessions.show", session_id=session_id, _anchor="sheet"), 303)
