"""Your data: all of it as one file, and from such a file onto this server."""

from collections.abc import Iterable
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import login_required
from werkzeug.wsgi import ClosingIterator

from app.domain import session_life
from app.domain.errors import InvalidInput
from app.services.own_data import own_export, own_import, own_staging
from app.services.own_data.own_files import LARGEST_FILE, open_own_file
from app.services.own_data.own_turns import one_at_a_time
from app.services.own_data.own_work import adds_anything
from app.views.drills import learner_or_guest
from app.views.sources import RENDERER, ROOM_FOR_THE_FORM
from app.web.db import get_db, get_snapshot, release_db
from app.web.login import get_learner, keep_session, learner_id, now

blueprint = Blueprint("own_data", __name__)

# So many bytes of a file are sent at once.
PIECE = 256_000


@blueprint.before_request
def allow_large_files() -> None:
    """Only here a whole learner's file may come in."""
    request.max_content_length = LARGEST_FILE + ROOM_FOR_THE_FORM


@blueprint.get("/account/data")
def show() -> ResponseReturnValue:
    """What can be done with one's data; who was never here can bring theirs in."""
    return page()


def page(error: InvalidInput | None = None) -> str:
    """The page, with what was wrong with a file."""
    return render_template("account/data.html", error=error)


@blueprint.post("/account/data/imports")
def upload() -> ResponseReturnValue:
    """Look a file through, keep it, and go to its preview. Who was never here becomes a guest."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return page(InvalidInput("Choose a file first.", field="file")), 422
    known = learner_id()
    # Looking takes a while, in which others may write.
    release_db()
    with sent.stream as stream:
        try:
            report = look(stream, known)
        except InvalidInput as error:
            return page(error), 422
        learner, token = learner_or_guest()
        import_id = own_staging.stage(
            get_db(), user_id=learner.id, stream=stream, report=report, now=now()
        )
    get_db().commit()
    to = url_for("own_data.preview", import_id=import_id)
    response = make_response(redirect(to, 303))
    return keep_session(response, token, session_life.GUEST_LASTS) if token else response


def look(stream: IO[bytes], user_id: int | None) -> dict[str, Any]:
    """What bringing a file in would do, for somebody who was never here too."""
    with get_snapshot() as db, one_at_a_time(db, user_id=user_id):
        return own_import.survey(db, user_id=user_id or 0, file=open_own_file(stream), now=now())


@blueprint.get("/account/data/imports/<uuid:import_id>")
@login_required
def preview(import_id: UUID) -> ResponseReturnValue:
    """What would be added, and what is here already."""
    staged = own_staging.get_staged(get_db(), user_id=get_learner().id, import_id=import_id)
    adds = adds_anything(staged.report)
    return render_template("account/import.html", staged=staged, adds=adds)


@blueprint.post("/account/data/imports/<uuid:import_id>/confirm")
@login_required
def confirm(import_id: UUID) -> ResponseReturnValue:
    """Bring the file in, a batch at a time, so that others write in between."""
    user_id = get_learner().id
    with (
        TemporaryFile() as stream,
        get_snapshot() as held,
        one_at_a_time(held, user_id=user_id),
    ):
        own_staging.fetch(get_db(), user_id=user_id, import_id=import_id, into=stream)
        release_db()
        for _report in own_import.bring_in(
            get_db(),
            user_id=user_id,
            file=open_own_file(stream),
            renderer=RENDERER,
            now=now(),
        ):
            get_db().commit()
    own_staging.drop(get_db(), user_id=user_id, import_id=import_id)
    get_db().commit()
    return redirect("/account/data?brought=yes", 303)


@blueprint.post("/account/data/imports/<uuid:import_id>/drop")
@login_required
def drop(import_id: UUID) -> ResponseReturnValue:
    """Throw the file away."""
    user_id = get_learner().id
    own_staging.get_staged(get_db(), user_id=user_id, import_id=import_id)
    own_staging.drop(get_db(), user_id=user_id, import_id=import_id)
    get_db().commit()
    return redirect("/account/data", 303)


@blueprint.get("/account/data/download")
@login_required
def download() -> ResponseReturnValue:
    """Everything as one zip.

    It is written to a file without a name before the first byte is sent: a slow line then holds no
    connection to the database, and memory stays flat.
    """
    file = written_file(get_learner().id)
    size = file.tell()
    file.seek(0)
    response = Response(sent(file, size), mimetype="application/zip")
    response.content_length = size
    name = f"strong-answer-{now():%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def written_file(user_id: int) -> IO[bytes]:
    """A learner's zip, open at its end; the answer closes it once it is sent."""
    with ExitStack() as opened:
        file = opened.enter_context(TemporaryFile())
        with get_snapshot() as db, one_at_a_time(db, user_id=user_id):
            own_export.export_learner(db, user_id=user_id, file=file, now=now())
        opened.pop_all()
    return file


def sent(file: IO[bytes], size: int) -> Iterable[bytes]:
    """A file in the pieces it is sent in; a small one at once."""
    if size <= PIECE:
        with file:
            return [file.read()]
    return ClosingIterator(iter(lambda: file.read(PIECE), b""), file.close)
