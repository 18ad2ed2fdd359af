"""The plan up to the day of the interview, and the sheet of its last day."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_login import login_required
from wtforms import DateField, Form, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from app.domain.day_limits import MOST_A_DAY
from app.domain.errors import InvalidInput
from app.services.planning import plan_pages, plans, sheets
from app.services.planning.plans import PlanChoice
from app.services.topics.tracks import get_tracks
from app.views.forms import add_error
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("plans", __name__)


class PlanForm(Form):
    """What is prepared for, until when, and how much a day holds."""

    interview_on = DateField(_("Day of the interview"), [MayBeEmpty()])
    track = SelectField(
        _("Track"), description=_("The topics of a role; without one all topics count.")
    )
    minutes_a_day = IntegerField(
        _("Minutes a day"), [InputRequired(_("Please give a number.")), NumberRange(1, 600)]
    )
    new_a_day = IntegerField(
        _("New topics a day, at most"),
        [MayBeEmpty(), NumberRange(0, MOST_A_DAY)],
        description=_("Empty is no limit."),
    )
    due_a_day = IntegerField(
        _("Due topics a day, at most"),
        [MayBeEmpty(), NumberRange(0, MOST_A_DAY)],
        description=_("Empty is no limit. What is over it waits; nothing is lost."),
    )

    def choice(self) -> PlanChoice:
        """What was chosen, as a value."""
        return PlanChoice(
            track=self.track.data or "",
            new_a_day=self.new_a_day.data,
            due_a_day=self.due_a_day.data,
        )


def plan_form(choice: PlanChoice) -> PlanForm:
    """The form with what was sent, or with what is stored."""
    learner = get_learner()
    form = PlanForm(
        request.form or None,
        interview_on=learner.interview_on,
        minutes_a_day=learner.minutes_a_day,
        track=choice.track,
        new_a_day=choice.new_a_day,
        due_a_day=choice.due_a_day,
    )
    names = [track.name for track in get_tracks().tracks]
    form.track.choices = [("", _("All topics")), *((name, name.capitalize()) for name in names)]
    return form


def page(form: PlanForm | None = None) -> str:
    """The plan's page, with a form that was refused or the one of what is stored."""
    view = plan_pages.get_plan_page(get_db(), learner=get_learner(), now=now())
    form = form or plan_form(view.day.choice)
    return render_template("plans/show.html", plan=view, form=form)


@blueprint.get("/plan")
@login_required
def show() -> ResponseReturnValue:
    """Days left, today, whether the time is enough, and how ready the role is."""
    return page()


@blueprint.post("/plan")
@login_required
def save() -> ResponseReturnValue:
    """Keep date, track, minutes and limits."""
    form = plan_form(PlanChoice())
    if not form.validate():
        return page(form), 422
    try:
        plans.save_plan(
            get_db(),
            learner=get_learner(),
            interview_on=form.interview_on.data,
            minutes_a_day=form.minutes_a_day.data or 0,
            choice=form.choice(),
            now=now(),
        )
    except InvalidInput as error:
        add_error(form, error)
        return page(form), 422
    get_db().commit()
    return redirect("/plan?saved=yes", 303)


@blueprint.get("/plan/sheet")
@login_required
def sheet() -> ResponseReturnValue:
    """Own best wording and open gaps, to read and to print."""
    rows = sheets.get_sheet(get_db(), learner=get_learner(), now=now())
    return render_template("plans/sheet.html", rows=rows)
