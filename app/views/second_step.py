"""The second step of signing in: set up with an app, codes on paper, taken away again."""

from collections.abc import Callable, Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain.errors import InvalidInput, NotAllowed, TooManyTries
from app.domain.totp import address_of, in_groups
from app.services.accounts import second_factor, throttling
from app.services.accounts.throttling import Try
from app.views.account_forms import CodeForm, ConfirmForm
from app.views.auth import refused
from app.views.forms import add_error
from app.web.db import get_db
from app.web.login import get_learner, now
from app.web.pictures import qr_picture

blueprint = Blueprint("second_step", __name__)


def page(**sent: object) -> str:
    """The page in its three states: off, waiting for the first code, on."""
    learner, db = get_learner(), get_db()
    secret = second_factor.find_new_secret(db, learner.id)
    return render_template(
        "account/second_step.html",
        **{
            "is_on": second_factor.is_on(db, learner.id),
            "secret": in_groups(secret or ""),
            "picture": qr_picture(address_of(secret, learner.email or "")) if secret else "",
            "left": second_factor.codes_left(db, learner.id),
            "code_form": CodeForm(),
            "confirm_form": ConfirmForm(),
            **sent,
        },
    )


def tries() -> tuple[Try, ...]:
    """What a wrong password or code counts against here."""
    return throttling.confirm_tries(user_id=get_learner().id)


@blueprint.get("/account/second-step")
@login_required
def show() -> ResponseReturnValue:
    """How the second step stands."""
    return page()


@blueprint.post("/account/second-step/begin")
@login_required
def begin() -> ResponseReturnValue:
    """Make a key for the app: by whoever knows the password, not by who found an open browser."""
    user_id = get_learner().id
    if get_learner().is_guest:
        raise NotAllowed("A guest has no password, so there is no second step to it.")

    def make_key(password: str) -> Sequence[str]:
        second_factor.begin(get_db(), user_id=user_id, password=password, now=now())
        return ()

    return with_password(make_key)


@blueprint.post("/account/second-step/confirm")
@login_required
def confirm() -> ResponseReturnValue:
    """Turn it on with the app's first code, and show the recovery codes once."""
    form = CodeForm(request.form)
    if not form.validate():
        return page(code_form=form), 422
    try:
        with throttling.counted(get_db(), tries(), now=now()):
            codes = second_factor.confirm(
                get_db(), user_id=get_learner().id, code=form.code.data or "", now=now()
            )
    except (InvalidInput, TooManyTries) as error:
        add_error(form, error)
        return refused(page(code_form=form), error)
    get_db().commit()
    return render_template("account/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-step/codes")
@login_required
def renew_codes() -> ResponseReturnValue:
    """New recovery codes in place of the old ones."""
    user_id = get_learner().id
    return with_password(
        lambda password: second_factor.renew_recovery_codes(
            get_db(), user_id=user_id, password=password
        )
    )


@blueprint.post("/account/second-step/remove")
@login_required
def remove() -> ResponseReturnValue:
    """Sign in without a second step from now on."""
    user_id = get_learner().id

    def take_it_away(password: str) -> Sequence[str]:
        second_factor.remove(get_db(), user_id=user_id, password=password)
        return ()

    return with_password(take_it_away)


def with_password(change: Callable[[str], Sequence[str]]) -> ResponseReturnValue:
    """Change what the password was given again for; shows the codes where the change made some."""
    form = ConfirmForm(request.form)
    if not form.validate():
        return page(confirm_form=form), 422
    try:
        with throttling.counted(get_db(), tries(), now=now()):
            codes = change(form.password.data or "")
    except (InvalidInput, TooManyTries) as error:
        add_error(form, error)
        return refused(page(confirm_form=form), error)
    get_db().commit()
    if codes:
        return render_template("account/recovery_codes.html", codes=codes)
    return redirect("/account/second-step", 303)
