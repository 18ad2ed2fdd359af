"""An account's own page: settings and password."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain import session_life
from app.domain.errors import InvalidInput, TooManyTries
from app.domain.learner import ExtraTime
from app.services.accounts import accounts, browsers, own_settings, throttling
from app.services.planning import plans
from app.views.account_forms import PasswordForm
from app.views.auth import browser, refused
from app.views.forms import SettingsForm, add_error
from app.web.db import get_db
from app.web.login import get_learner, keep_session, now, session_token

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@login_required
def show() -> ResponseReturnValue:
    """Settings and password."""
    return page()


def page(**sent: object) -> str:
    """The account's page; its forms hold what is stored, but for one that was refused."""
    learner = get_learner()
    forms = {
        "settings_form": SettingsForm(
            time_zone=learner.time_zone,
            interview_on=learner.interview_on,
            minutes_a_day=learner.minutes_a_day,
            extra_time=learner.preferences.extra_time.value,
        ),
        "password_form": PasswordForm(),
    }
    lines = browsers.list_browsers(get_db(), user_id=learner.id, token=session_token(), now=now())
    return render_template("account/show.html", browsers=lines, **forms | sent)


@blueprint.post("/account/settings")
@login_required
def save_settings() -> ResponseReturnValue:
    """Change time zone, day of the interview, minutes a day and extra time."""
    form = SettingsForm(request.form, extra_time=get_learner().preferences.extra_time.value)
    if not form.validate():
        return page(settings_form=form), 422
    plans.keep_start(
        get_db(), learner=get_learner(), interview_on=form.interview_on.data, now=now()
    )
    own_settings.save_settings(
        get_db(),
        user_id=get_learner().id,
        time_zone=form.time_zone.data,
        interview_on=form.interview_on.data,
        minutes_a_day=form.minutes_a_day.data or 0,
    )
    extra_time = ExtraTime(form.extra_time.data)
    own_settings.save_extra_time(get_db(), user_id=get_learner().id, extra_time=extra_time)
    get_db().commit()
    return redirect("/account?saved=settings", 303)


@blueprint.post("/account/password")
@login_required
def change_password() -> ResponseReturnValue:
    """Change the password; every other browser is signed out."""
    form, learner = PasswordForm(request.form), get_learner()
    if not form.validate():
        return page(password_form=form), 422
    tries = throttling.confirm_tries(user_id=learner.id)
    try:
        with throttling.counted(get_db(), tries, now=now()):
            token = accounts.change_password(
                get_db(),
                user_id=learner.id,
                old=form.old.data or "",
                new=form.new.data or "",
                browser=browser(),
                now=now(),
            )
    except (InvalidInput, TooManyTries) as error:
        add_error(form, error)
        return refused(page(password_form=form), error)
    get_db().commit()
    response = make_response(redirect("/account?saved=password", 303))
    return keep_session(response, token, session_life.ACCOUNT_LASTS)


@blueprint.post("/account/browsers/<browser_key>/end")
@login_required
def end_browser(browser_key: str) -> ResponseReturnValue:
    """Sign one browser out."""
    browsers.end_browser(get_db(), user_id=get_learner().id, key=browser_key)
    get_db().commit()
    return redirect("/account?saved=browsers#browsers", 303)


@blueprint.post("/account/browsers/end")
@login_required
def end_others() -> ResponseReturnValue:
    """Sign every other browser out."""
    browsers.end_others(get_db(), user_id=get_learner().id, token=session_token())
    get_db().commit()
    return redirect("/account?saved=browsers#browsers", 303)
