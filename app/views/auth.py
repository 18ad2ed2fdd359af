"""Accounts: sign up, sign in, sign out, settings, password."""

from contextlib import suppress
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.config import Settings
from app.domain.errors import DomainError, InvalidInput
from app.domain.learner import ExtraTime
from app.services import accounts, answering, plans
from app.views.forms import (
    PasswordForm,
    SettingsForm,
    SignInForm,
    SignUpForm,
    add_error,
    read_uuid,
)
from app.web.db import get_db
from app.web.login import (
    drop_session,
    find_learner,
    get_learner,
    keep_session,
    local_path,
    now,
    session_token,
)

blueprint = Blueprint("auth", __name__)


def settings() -> Settings:
    """What the program was told at its start."""
    value: Settings = current_app.config["SETTINGS"]
    return value


def browser() -> str:
    """What the browser calls itself, for the list of sessions."""
    return request.user_agent.string[:200]


def next_path() -> str:
    """Where the learner was going, kept inside this site."""
    return local_path(request.values.get("next", "/"))


def signed_in(token: str) -> Response:
    """On with what the learner came for, with the new session in the browser."""
    response = make_response(redirect(next_path(), 303))
    return keep_session(response, token, accounts.ACCOUNT_LASTS)


def sign_in_page(form: SignInForm, **more: object) -> str:
    """The sign-in form, with the answer that waits behind it where there is one."""
    kept = {name: request.form.get(name, "") for name in ("kept_attempt", "kept_text")}
    return render_template("auth/sign_in.html", form=form, **{"next": next_path(), **kept, **more})


def ask_keeping_text(attempt_id: UUID, text: str) -> ResponseReturnValue:
    """Ask to sign in before an answer can be taken; its text goes along through the form."""
    back = f"/attempts/{attempt_id}"
    return sign_in_page(SignInForm(), next=back, kept_attempt=attempt_id, kept_text=text), 401


def keep_text(token: str) -> None:
    """Keep the answer that came along with a sign-in, as a draft of its attempt."""
    text = request.form.get("kept_text", "")
    learner = accounts.find_learner(get_db(), token=token, now=now())
    if learner is None or not text.strip():
        return
    # Of an attempt that is in already, or of somebody else's, there is nothing to keep.
    with suppress(DomainError):
        answering.save_draft(
            get_db(),
            user_id=learner.id,
            attempt_id=read_uuid(request.form, "kept_attempt"),
            tab=uuid4(),
            revision=0,
            text=text,
            take=True,
            now=now(),
        )


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """The sign-in form."""
    return sign_in_page(SignInForm())


@blueprint.post("/sign-in")
def sign_in_now() -> ResponseReturnValue:
    """Check e-mail and password."""
    form = SignInForm(request.form)
    if form.validate():
        try:
            token = accounts.sign_in(
                get_db(),
                guest=find_learner(),
                email=form.email.data or "",
                password=form.password.data or "",
                browser=browser(),
                now=now(),
            )
            keep_text(token)
            get_db().commit()
            return signed_in(token)
        except InvalidInput as error:
            add_error(form, error)
    return sign_in_page(form), 422


@blueprint.get("/sign-up")
def sign_up() -> ResponseReturnValue:
    """The sign-up form."""
    closed = not settings().registration_open
    return render_template("auth/sign_up.html", form=SignUpForm(), next=next_path(), closed=closed)


@blueprint.post("/sign-up")
def sign_up_now() -> ResponseReturnValue:
    """Make an account, out of the guest's work where there is some."""
    form = SignUpForm(request.form)
    if form.validate():
        try:
            token = accounts.sign_up(
                get_db(),
                registration_open=settings().registration_open,
                guest=find_learner(),
                email=form.email.data or "",
                password=form.password.data or "",
                browser=browser(),
                now=now(),
            )
            get_db().commit()
            return signed_in(token)
        except InvalidInput as error:
            add_error(form, error)
    return render_template("auth/sign_up.html", form=form, next=next_path(), closed=False), 422


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    accounts.sign_out(get_db(), token=session_token())
    get_db().commit()
    return drop_session(make_response(redirect("/", 303)))


@blueprint.get("/account")
@login_required
def account() -> ResponseReturnValue:
    """Settings and password."""
    return render_template("auth/account.html", **account_forms())


def account_forms() -> dict[str, object]:
    """The forms of the account page, filled with what is stored."""
    learner = get_learner()
    return {
        "settings_form": SettingsForm(
            time_zone=learner.time_zone,
            interview_on=learner.interview_on,
            minutes_a_day=learner.minutes_a_day,
            extra_time=learner.preferences.extra_time.value,
        ),
        "password_form": PasswordForm(),
    }


@blueprint.post("/account/settings")
@login_required
def save_settings() -> ResponseReturnValue:
    """Change time zone, day of the interview, minutes a day and extra time."""
    form = SettingsForm(request.form, extra_time=get_learner().preferences.extra_time.value)
    if not form.validate():
        return render_template(
            "auth/account.html", **account_forms() | {"settings_form": form}
        ), 422
    plans.keep_start(
        get_db(), learner=get_learner(), interview_on=form.interview_on.data, now=now()
    )
    accounts.save_settings(
        get_db(),
        user_id=get_learner().id,
        time_zone=form.time_zone.data,
        interview_on=form.interview_on.data,
        minutes_a_day=form.minutes_a_day.data or 0,
    )
    extra_time = ExtraTime(form.extra_time.data)
    accounts.save_extra_time(get_db(), user_id=get_learner().id, extra_time=extra_time)
    get_db().commit()
    return redirect("/account?saved=settings", 303)


@blueprint.post("/account/password")
@login_required
def change_password() -> ResponseReturnValue:
    """Change the password; every other browser is signed out."""
    form = PasswordForm(request.form)
    if form.validate():
        try:
            token = accounts.change_password(
                get_db(),
                user_id=get_learner().id,
                old=form.old.data or "",
                new=form.new.data or "",
                browser=browser(),
                now=now(),
            )
            get_db().commit()
            response = make_response(redirect("/account?saved=password", 303))
            return keep_session(response, token, accounts.ACCOUNT_LASTS)
        except InvalidInput as error:
            add_error(form, error)
    return render_template("auth/account.html", **account_forms() | {"password_form": form}), 422
