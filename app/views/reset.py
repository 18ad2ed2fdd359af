"""A forgotten password: asking for a link, and setting a new one with it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.errors import InvalidInput, TooManyTries
from app.services.accounts import reset_links, throttling
from app.views.account_forms import ForgotForm, NewPasswordForm
from app.views.auth import refused, settings
from app.views.forms import add_error
from app.web.db import get_db
from app.web.devices import network
from app.web.login import now
from app.web.reset_mail import send_reset_mail

blueprint = Blueprint("reset", __name__)


def forgot_page(form: ForgotForm, *, sent: bool = False) -> str:
    """The form that asks for a link, or where there is no mail server a sentence."""
    by_mail = settings().mail is not None
    return render_template("auth/forgot.html", form=form, by_mail=by_mail, sent=sent)


@blueprint.get("/forgot")
def forgot() -> ResponseReturnValue:
    """How a forgotten password is replaced here."""
    return forgot_page(ForgotForm())


@blueprint.post("/forgot")
def ask() -> ResponseReturnValue:
    """Send a link where there is such an account; the answer is the same where there is none."""
    form, mail = ForgotForm(request.form), settings().mail
    if mail is None or not form.validate():
        return forgot_page(form), 422
    email = form.email.data or ""
    try:
        tries = throttling.reset_tries(email=email, network=network())
        throttling.take(get_db(), tries, now=now())
    except TooManyTries as error:
        add_error(form, error)
        return refused(forgot_page(form), error)
    get_db().commit()
    send_reset_mail(mail, site=settings().public_url, email=email)
    return forgot_page(form, sent=True)


def reset_page(form: NewPasswordForm, token: str) -> str:
    """The form for a new password, or that the link is over."""
    good = reset_links.is_good(get_db(), token=token, now=now())
    return render_template("auth/reset.html", form=form, link=token, good=good)


@blueprint.get("/reset")
def show() -> ResponseReturnValue:
    """The form for a new password; opening it does not use the link up."""
    return reset_page(NewPasswordForm(), request.args.get("link", ""))


@blueprint.post("/reset")
def set_password() -> ResponseReturnValue:
    """Set the new password and lead to signing in."""
    form, token = NewPasswordForm(request.form), request.form.get("link", "")
    if not form.validate():
        return reset_page(form, token), 422
    try:
        reset_links.set_password(get_db(), token=token, password=form.new.data or "", now=now())
    except InvalidInput as error:
        # A link is not used up by a password that was refused.
        get_db().rollback()
        add_error(form, error)
        return reset_page(form, token), 422
    get_db().commit()
    return redirect("/sign-in?reset=done", 303)
