"""Your data: all of it as one file, and from such a file onto this server."""

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import login_required
from werkzeug.wsgi import ClosingIterator

from app.services import own_export
from app.web.db import get_snapshot
from app.web.login import get_learner, now

blueprint = Blueprint("own_data", __name__)

# So many bytes of a file are sent at once.
PIECE = 256_000


@blueprint.get("/account/data")
@login_required
def show() -> ResponseReturnValue:
    """What can be done with one's data."""
    return render_template("account/data.html")


@blueprint.get("/account/data/download")
@login_required
def download() -> ResponseReturnValue:
    """Everything as one zip.

    It is written to a file without a name before the first byte is sent: a slow line then holds no
    connection to the database, and memory stays flat.
    """
    file = TemporaryFile()  # noqa: SIM115 - closed by the answer once it is sent
    with get_snapshot() as db:
        own_export.export_learner(db, user_id=get_learner().id, file=file, now=now())
    size = file.tell()
    file.seek(0)
    response = Response(sent(file, size), mimetype="application/zip")
    response.content_length = size
    name = f"strong-answer-{now():%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def sent(file: IO[bytes], size: int) -> Iterable[bytes]:
    """A file in the pieces it is sent in; a small one at once."""
    if size <= PIECE:
        with file:
            return [file.read()]
    return ClosingIterator(iter(lambda: file.read(PIECE), b""), file.close)
