"""Bringing pages in: upload, preview, confirm; rename, share, delete."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required
from werkzeug.datastructures import FileStorage

from app.domain.errors import InvalidInput
from app.services.loading import sources, uploads
from app.services.loading.archives import LARGEST_UPLOAD, UploadedFile
from app.services.loading.content import Renderer
from app.web.border import query_number
from app.web.db import get_db
from app.web.login import get_learner, now
from app.web.rendering import RENDERER_VERSION, render_notes

blueprint = Blueprint("sources", __name__)

RENDERER = Renderer(render=render_notes, version=RENDERER_VERSION)
# A form's own lines come on top of the files.
ROOM_FOR_THE_FORM = 100_000


@blueprint.before_request
def allow_large_uploads() -> None:
    """Only this blueprint takes more than a form's worth of bytes."""
    request.max_content_length = LARGEST_UPLOAD + ROOM_FOR_THE_FORM
    request.max_form_parts = 6_000


@blueprint.get("/sources")
@login_required
def index() -> ResponseReturnValue:
    """The learner's own sources and the upload form."""
    return listing()


def listing(error: InvalidInput | None = None) -> str:
    """The page of sources, with what was wrong with an upload."""
    learner = get_learner()
    return render_template(
        "sources/index.html",
        sources=[] if learner.is_guest else sources.list_sources(get_db(), learner=learner),
        update=query_number("update", 0),
        title=request.form.get("title", ""),
        error=error,
    )


@blueprint.post("/sources")
@login_required
def upload() -> ResponseReturnValue:
    """Take files, a folder or a zip, try the load out, and go to its preview."""
    try:
        upload_id = uploads.stage_upload(
            get_db(),
            learner=get_learner(),
            files=uploaded_files(),
            title=request.form.get("title", ""),
            source_id=query_number("update", 0) or None,
            now=now(),
            renderer=RENDERER,
        )
    except InvalidInput as error:
        get_db().rollback()
        return listing(error), 422
    get_db().commit()
    return redirect(url_for("sources.preview", upload_id=upload_id), 303)


def uploaded_files() -> list[UploadedFile]:
    """The files of the form; a folder's files carry their path inside it as their name."""
    return [taken(file) for file in request.files.getlist("files") if file.filename]


def taken(file: FileStorage) -> UploadedFile:
    """One file of the form, out of the temporary one that large files come in."""
    with file.stream as stream:
        return UploadedFile(name=file.filename or "", content=BytesIO(stream.read()))


@blueprint.get("/sources/uploads/<uuid:upload_id>")
@login_required
def preview(upload_id: UUID) -> ResponseReturnValue:
    """What would be added, changed and rejected."""
    found = uploads.get_preview(get_db(), learner=get_learner(), upload_id=upload_id)
    return render_template("sources/preview.html", preview=found)


@blueprint.post("/sources/uploads/<uuid:upload_id>/confirm")
@login_required
def confirm(upload_id: UUID) -> ResponseReturnValue:
    """Load the pages."""
    uploads.confirm_upload(
        get_db(), learner=get_learner(), upload_id=upload_id, renderer=RENDERER, now=now()
    )
    get_db().commit()
    return redirect(url_for("sources.index"), 303)


@blueprint.post("/sources/uploads/<uuid:upload_id>/drop")
@login_required
def drop(upload_id: UUID) -> ResponseReturnValue:
    """Throw the upload away."""
    uploads.drop_upload(get_db(), learner=get_learner(), upload_id=upload_id)
    get_db().commit()
    return redirect(url_for("sources.index"), 303)


@blueprint.post("/sources/<id:source_id>/rename")
@login_required
def rename(source_id: int) -> ResponseReturnValue:
    """Give a source another title."""
    title = request.form.get("title", "")
    try:
        sources.rename_source(get_db(), learner=get_learner(), source_id=source_id, title=title)
    except InvalidInput as error:
        return listing(error), 422
    get_db().commit()
    return redirect(url_for("sources.index"), 303)


@blueprint.post("/sources/<id:source_id>/share")
@login_required
def share(source_id: int) -> ResponseReturnValue:
    """Show a source to everybody or to its owner alone."""
    if get_learner().needs_second_step:
        return redirect(url_for("second_step.show"), 303)
    shared = request.form.get("shared") == "yes"
    sources.share_source(get_db(), learner=get_learner(), source_id=source_id, shared=shared)
    get_db().commit()
    return redirect(url_for("sources.index"), 303)


@blueprint.get("/sources/<id:source_id>/delete")
@login_required
def ask_delete(source_id: int) -> ResponseReturnValue:
    """Ask before a source is deleted."""
    line = sources.get_line(get_db(), learner=get_learner(), source_id=source_id)
    return render_template("sources/ask_delete.html", source=line)


@blueprint.post("/sources/<id:source_id>/delete")
@login_required
def delete(source_id: int) -> ResponseReturnValue:
    """Delete a source, with or without the learner's attempts at its topics."""
    sources.delete_source(
        get_db(),
        learner=get_learner(),
        source_id=source_id,
        with_history=request.form.get("history") == "delete",
        now=now(),
    )
    get_db().commit()
    return redirect(url_for("sources.index"), 303)
