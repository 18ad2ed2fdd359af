"""Deleting all one has here: an account after its password was given again, a guest after a yes."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain.errors import InvalidInput, TooManyTries
from app.services.accounts import leaving, throttling
from app.views.account_forms import ConfirmForm
from app.views.auth import refused
from app.views.forms import add_error
from app.web.db import get_db, wipe_deleted
from app.web.login import drop_session, get_learner, now

blueprint = Blueprint("leaving", __name__)


def page(form: ConfirmForm) -> str:
    """What would go, and the form that asks for the password where there is one."""
    return render_template("account/delete.html", form=form)


@blueprint.get("/account/delete")
@login_required
def ask() -> ResponseReturnValue:
    """Ask before everything is deleted."""
    return page(ConfirmForm())


@blueprint.post("/account/delete")
@login_required
def delete() -> ResponseReturnValue:
    """Delete everything and wipe its bytes out of the files."""
    form, learner = ConfirmForm(request.form), get_learner()
    if not learner.is_guest and not form.validate():
        return page(form), 422
    try:
        tries = throttling.confirm_tries(user_id=learner.id)
        throttling.take(get_db(), tries, now=now())
        leaving.delete_account(
            get_db(), learner=learner, password=form.password.data or "", now=now()
        )
    except (InvalidInput, TooManyTries) as error:
        add_error(form, error)
        return refused(page(form), error)
    get_db().commit()
    wipe_deleted(current_app)
    return drop_session(make_response(redirect(url_for("leaving.done"), 303)))


@blueprint.get("/account/deleted")
def done() -> ResponseReturnValue:
    """What is gone; the page's script clears this browser as well."""
    return render_template("account/deleted.html")
