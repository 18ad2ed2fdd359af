"""Accounts: sign up, sign in, sign out."""

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
from flask_babel import gettext

from app.config import Settings
from app.domain import session_life
from app.domain.errors import DomainError, InvalidInput, TooManyTries
from app.services.accounts import accounts, second_factor, throttling, visitors
from app.services.attempts import answering
from app.views.account_forms import CodeForm, SignInForm, SignUpForm
from app.views.forms import add_error, read_uuid
from app.web.db import get_db
from app.web.devices import device_of, network, remember_device, sign_in_tries
from app.web.login import (
    drop_session,
    find_learner,
    keep_session,
    local_path,
    now,
    session_token,
)
from app.web.logs import log_access
from app.web.pending import make_pending, read_pending
from app.web.second_step import PAGE as SECOND_STEP
from app.web.second_step import lacks_second_step

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


def signed_in(token: str, email: str, on_to: str = "") -> Response:
    """On with what the learner came for, with the new session in the browser."""
    response = make_response(redirect(on_to or next_path(), 303))
    remember_device(response, email)
    return keep_session(response, token, session_life.ACCOUNT_LASTS)


def refused(page: str, error: InvalidInput | TooManyTries) -> Response:
    """The form once more; the try that was wrong is kept, so that it counts."""
    if isinstance(error, TooManyTries):
        get_db().rollback()
        return make_response(page, 429, {"Retry-After": str(error.seconds)})
    get_db().commit()
    return make_response(page, 422)


def outcome(error: InvalidInput | TooManyTries) -> str:
    """What the log says of a try that failed."""
    return "slowed" if isinstance(error, TooManyTries) else "refused"


def sign_in_page(form: SignInForm, **more: object) -> str:
    """The sign-in form, with the answer that waits behind it where there is one."""
    kept = {name: request.form.get(name, "") for name in ("kept_attempt", "kept_text")}
    return render_template("auth/sign_in.html", form=form, **{"next": next_path(), **kept, **more})


def ask_keeping_text(attempt_id: UUID, text: str) -> ResponseReturnValue:
    """Ask to sign in before an answer can be taken; its text goes along through the form."""
    back = f"/attempts/{attempt_id}"
    return sign_in_page(SignInForm(), next=back, kept_attempt=attempt_id, kept_text=text), 401


def keep_text(user_id: int) -> None:
    """Keep the answer that came along with a sign-in, as a draft of its attempt."""
    text = request.form.get("kept_text", "")
    if not text.strip():
        return
    # Of an attempt that is in already, or of somebody else's, there is nothing to keep.
    with suppress(DomainError):
        answering.save_draft(
            get_db(),
            user_id=user_id,
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
    if not form.validate():
        return sign_in_page(form), 422
    email = form.email.data or ""
    tries = sign_in_tries(email)
    try:
        throttling.take(get_db(), tries, now=now())
        user_id = check_password(email, form.password.data or "")
        throttling.give_back(get_db(), tries)
    except (InvalidInput, TooManyTries) as error:
        add_error(form, error)
        log_access(f"sign-in {outcome(error)}")
        return refused(sign_in_page(form), error)
    if second_factor.is_on(get_db(), user_id):
        get_db().commit()
        log_access("code asked for", user=user_id)
        return code_page(CodeForm(), make_pending(user_id))
    return enter(user_id, email)


def check_password(email: str, password: str) -> int:
    """Whose password this is; the try is counted for good before it is compared."""
    known = accounts.find_password(get_db(), email=email)
    get_db().commit()
    user_id = accounts.compare(known, password)
    accounts.confirm_password(get_db(), known, password)
    return user_id


def enter(user_id: int, email: str) -> Response:
    """Sign in for good: a new session, with the guest's work and the text that came along."""
    token = accounts.enter(
        get_db(), user_id=user_id, guest=find_learner(), browser=browser(), now=now()
    )
    # What this browser held before ends: nobody who knows that token shares what comes now.
    if session_token():
        accounts.sign_out(get_db(), token=session_token())
    keep_text(user_id)
    learner = visitors.find_learner(get_db(), token=token, now=now())
    get_db().commit()
    log_access("signed in", user=user_id)
    lacking = learner is not None and lacks_second_step(learner)
    return signed_in(token, email, SECOND_STEP if lacking else "")


def code_page(form: CodeForm, pending: str) -> str:
    """The form of the second step."""
    kept = {name: request.form.get(name, "") for name in ("kept_attempt", "kept_text")}
    return render_template("auth/code.html", form=form, pending=pending, next=next_path(), **kept)


@blueprint.post("/sign-in/code")
def second_step() -> ResponseReturnValue:
    """Check the code of the second step."""
    form, pending = CodeForm(request.form), request.form.get("pending", "")
    user_id = read_pending(pending)
    if user_id is None:
        again = SignInForm()
        again.email.errors = [gettext("That took too long. Sign in once more.")]
        return sign_in_page(again), 422
    if not form.validate():
        return code_page(form, pending), 422
    email = accounts.get_learner(get_db(), user_id=user_id).email or ""
    tries = throttling.code_tries(user_id=user_id, device=device_of(email))
    try:
        with throttling.counted(get_db(), tries, now=now()):
            second_factor.check(get_db(), user_id=user_id, code=form.code.data or "", now=now())
    except (InvalidInput, TooManyTries) as error:
        add_error(form, error)
        log_access(f"second step {outcome(error)}", user=user_id)
        return refused(code_page(form, pending), error)
    return enter(user_id, email)


def sign_up_page(form: SignUpForm) -> str:
    """The sign-up form, or where it is turned off a sentence."""
    closed = not settings().registration_open
    return render_template("auth/sign_up.html", form=form, next=next_path(), closed=closed)


@blueprint.get("/sign-up")
def sign_up() -> ResponseReturnValue:
    """The sign-up form."""
    return sign_up_page(SignUpForm())


@blueprint.post("/sign-up")
def sign_up_now() -> ResponseReturnValue:
    """Make an account, out of the guest's work where there is some."""
    form = SignUpForm(request.form)
    if not form.validate():
        return sign_up_page(form), 422
    email = form.email.data or ""
    try:
        throttling.take(get_db(), throttling.sign_up_tries(network=network()), now=now())
        token = accounts.sign_up(
            get_db(),
            registration_open=settings().registration_open,
            guest=find_learner(),
            email=email,
            password=form.password.data or "",
            browser=browser(),
            now=now(),
        )
    except (InvalidInput, TooManyTries) as error:
        add_error(form, error)
        return refused(sign_up_page(form), error)
    get_db().commit()
    log_access("account made")
    return signed_in(token, email)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    accounts.sign_out(get_db(), token=session_token())
    get_db().commit()
    log_access("signed out")
    return drop_session(make_response(redirect("/", 303)))
