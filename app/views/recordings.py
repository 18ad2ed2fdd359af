"""Recordings: the list of them, uploading one on purpose, playing it, deleting one or all."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from app.domain.errors import NotAllowed
from app.domain.recording import LARGEST_RECORDING, check_size
from app.domain.spoken import read_seconds
from app.services.attempts import recordings
from app.services.attempts.recordings import RecordingLine
from app.views.auth import settings
from app.web.border import query_text
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("recordings", __name__)

# A sound that is opened by itself runs nothing and loads nothing.
SOUND_POLICY = "default-src 'none'; sandbox"


@blueprint.before_request
def read_the_sound_first() -> None:
    """Take a large body in before the database is asked anything.

    A slow line may need a minute for ten megabytes; a writing session would hold everybody up.
    """
    if request.endpoint == "recordings.upload":
        check_size(request.content_length or 0)
        request.max_content_length = LARGEST_RECORDING
        request.get_data()


def kept() -> dict[str, Any]:
    """The database, the learner, the moment and how long uploads are kept, as services want it."""
    return {
        "db": get_db(),
        "user_id": get_learner().id,
        "keep_days": settings().recordings_days,
        "now": now(),
    }


@blueprint.get("/recordings")
@login_required
def index() -> ResponseReturnValue:
    """What this browser keeps (its script fills that in), and what was uploaded."""
    uploads = recordings.list_recordings(**kept())
    return render_template(
        "recordings/index.html", uploads=uploads, keep_days=settings().recordings_days
    )


@blueprint.put("/attempts/<uuid:attempt_id>/recordings/<uuid:recording_id>")
@login_required
def upload(attempt_id: UUID, recording_id: UUID) -> ResponseReturnValue:
    """Take a recording in; its number was made by the browser, so that a repeat changes nothing."""
    if not settings().recordings_days:
        raise NotAllowed("This server takes no recordings. It stays in your browser.")
    recordings.store_recording(
        **kept(),
        attempt_id=attempt_id,
        recording_id=recording_id,
        content=request.get_data(),
        declared=request.content_type or "",
        started_seconds=read_seconds(query_text("started")) or 0.0,
    )
    line = recordings.get_recording(**kept(), recording_id=recording_id)
    get_db().commit()
    return jsonify(url=url_for("recordings.play", recording_id=line.id), size=line.size)


@blueprint.get("/recordings/<uuid:recording_id>")
@login_required
def play(recording_id: UUID) -> ResponseReturnValue:
    """The sound, or the stretch of it that a player asks for."""
    line = recordings.get_recording(**kept(), recording_id=recording_id)
    start, end = wanted_stretch(line.size)
    content = recordings.read_stretch(
        get_db(), user_id=get_learner().id, recording_id=line.id, start=start, end=end
    )
    response = Response(content, mimetype=line.kind.value)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Security-Policy"] = SOUND_POLICY
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(line)}"'
    if request.range:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{line.size}"
    return response


def wanted_stretch(size: int) -> tuple[int, int]:
    """From where to where a player wants to read; all of it unless it says so."""
    if not request.range:
        return 0, size
    stretch = request.range.range_for_length(size)
    if stretch is None:
        raise RequestedRangeNotSatisfiable(length=size)
    return stretch


def file_name(line: RecordingLine) -> str:
    """A name made of nothing that anybody sent, for somebody who saves the file."""
    return f"answer-{stamp(line.uploaded_at)}.{line.kind.ending}"


def stamp(moment: datetime) -> str:
    """A moment as part of a file's name."""
    return f"{moment:%Y-%m-%d-%H%M%S}"


@blueprint.get("/recordings/<uuid:recording_id>/delete")
@login_required
def ask_delete(recording_id: UUID) -> ResponseReturnValue:
    """Ask before an upload is deleted."""
    line = recordings.get_recording(**kept(), recording_id=recording_id)
    return render_template("recordings/ask_delete.html", lines=[line], action=request.path)


@blueprint.post("/recordings/<uuid:recording_id>/delete")
@login_required
def delete(recording_id: UUID) -> ResponseReturnValue:
    """Delete an upload."""
    line = recordings.get_recording(**kept(), recording_id=recording_id)
    recordings.delete_recordings(**kept(), only=[line.id])
    get_db().commit()
    return redirect(url_for("recordings.index"), 303)


@blueprint.get("/recordings/delete")
@login_required
def ask_delete_all() -> ResponseReturnValue:
    """Ask before every upload is deleted."""
    lines = recordings.list_recordings(**kept())
    return render_template("recordings/ask_delete.html", lines=lines, action=request.path)


@blueprint.post("/recordings/delete")
@login_required
def delete_all() -> ResponseReturnValue:
    """Delete every upload."""
    recordings.delete_recordings(**kept())
    get_db().commit()
    return redirect(url_for("recordings.index"), 303)
