"""Rounds of judging: which is stronger, what is wrong, repairing it, scoring what is known."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.domain.errors import InvalidInput, NotAllowed
from app.domain.evidence import found_words, suggest_mark
from app.domain.rating import Confidence
from app.domain.rounds import Place, RoundKind, RoundStage
from app.domain.rubric import LEVEL_NAMES, anchor
from app.domain.text import clean_integer
from app.services.rounds import round_pages, rounds
from app.services.rounds.round_pages import RoundPage
from app.services.rounds.rounds import Doing
from app.views.forms import read_levels, read_marks, read_uuid
from app.web.border import json_body
from app.web.db import get_db
from app.web.login import get_learner, now

blueprint = Blueprint("rounds", __name__)

PAGES = {
    RoundStage.PICK: "rounds/pick.html",
    RoundStage.NAME: "rounds/name.html",
    RoundStage.EXPLAIN: "rounds/explain.html",
    RoundStage.SCORE: "rounds/score.html",
    RoundStage.REVEALED: "rounds/pair.html",
    RoundStage.REPAIRING: "rounds/repair.html",
    RoundStage.REPAIRED: "rounds/marks.html",
    RoundStage.DONE: "rounds/pair.html",
}
ENDS = {
    RoundKind.OWN_PAST: "rounds/own.html",
    RoundKind.ANCHOR: "rounds/anchor.html",
    RoundKind.RESCORE: "rounds/rescore.html",
}

StepView = Callable[[UUID], ResponseReturnValue]
Step = Callable[[UUID], None]


def doing(round_id: UUID) -> Doing:
    """A step with its own number and its moment, as every service wants it."""
    event_id = read_uuid(request.form, "event_id")
    return Doing(user_id=get_learner().id, round_id=round_id, event_id=event_id, now=now())


def get_page(round_id: UUID) -> RoundPage:
    """The learner's own round."""
    return round_pages.get_round_page(
        get_db(), user_id=get_learner().id, round_id=round_id, now=now()
    )


def page(round_id: UUID, error: InvalidInput | None = None) -> str:
    """Whatever the round waits for, with what was sent where that was refused."""
    view = get_page(round_id)
    template = PAGES[view.state.stage]
    if view.state.stage is RoundStage.DONE:
        template = ENDS.get(view.kind, template)
    return render_template(
        template,
        page=view,
        error=error,
        sent=request.form,
        hints=[suggest_mark(view.text, point) for point in view.points],
        found=[found_words(view.text, point) for point in view.points],
        spans=round_pages.spans_of(view),
        anchor=anchor,
        level_names=LEVEL_NAMES,
    )


def step(view: Step) -> StepView:
    """Keep what a step did and go on; one that does not fit any more leads to what does."""

    @wraps(view)
    def checked(round_id: UUID) -> ResponseReturnValue:
        try:
            view(round_id)
        except InvalidInput as error:
            return page(round_id, error), 422
        except NotAllowed:
            return redirect(url_for("rounds.show", round_id=round_id), 303)
        get_db().commit()
        return redirect(url_for("rounds.show", round_id=round_id), 303)

    return checked


@blueprint.get("/rounds/<uuid:round_id>")
@login_required
def show(round_id: UUID) -> ResponseReturnValue:
    """Whatever the round waits for: reload, back button and a second tab always land right."""
    return page(round_id)


@blueprint.post("/rounds/<uuid:round_id>/pick")
@login_required
@step
def pick(round_id: UUID) -> None:
    """Which is stronger, and how sure."""
    if request.form.get("choice") not in set(Place):
        raise InvalidInput("Choose the answer that is stronger first.", field="choice")
    sure = clean_integer(request.form.get("confidence"), field="confidence", minimum=1, maximum=3)
    choice = Place(request.form["choice"])
    rounds.pick(get_db(), doing(round_id), choice=choice, confidence=Confidence(sure))


@blueprint.post("/rounds/<uuid:round_id>/flaws")
@login_required
@step
def name(round_id: UUID) -> None:
    """What is wrong with the weaker one, by name."""
    rounds.name_flaws(get_db(), doing(round_id), flaws=request.form.getlist("flaws"))


@blueprint.post("/rounds/<uuid:round_id>/explain")
@login_required
@step
def explain(round_id: UUID) -> None:
    """What a flaw that is shown does to the answer."""
    rounds.explain(get_db(), doing(round_id), text=request.form.get("text", ""))


@blueprint.post("/rounds/<uuid:round_id>/repair")
@login_required
@step
def start_repair(round_id: UUID) -> None:
    """The clock of the repair starts."""
    rounds.start_repair(get_db(), doing(round_id))


@blueprint.get("/rounds/<uuid:round_id>/clock")
@login_required
def clock(round_id: UUID) -> ResponseReturnValue:
    """The server's clock, which the page reads again after sleep."""
    stage, elapsed = round_pages.get_clock(
        get_db(), user_id=get_learner().id, round_id=round_id, now=now()
    )
    return jsonify(stage=stage, elapsed=elapsed)


@blueprint.put("/rounds/<uuid:round_id>/draft")
@login_required
def save_draft(round_id: UUID) -> ResponseReturnValue:
    """Keep the repair while it is typed; acknowledged only after the commit."""
    body = json_body(request)
    revision = rounds.save_repair(
        get_db(),
        Doing(user_id=get_learner().id, round_id=round_id, event_id=round_id, now=now()),
        revision=clean_integer(body.get("revision"), field="revision", minimum=0, maximum=10**9),
        text=body.get("text", ""),
    )
    get_db().commit()
    return jsonify(revision=revision)


@blueprint.post("/rounds/<uuid:round_id>/repaired")
@login_required
@step
def hand_in(round_id: UUID) -> None:
    """The repair is in."""
    rounds.hand_in_repair(get_db(), doing(round_id), text=request.form.get("text", ""))


@blueprint.post("/rounds/<uuid:round_id>/marks")
@login_required
@step
def mark(round_id: UUID) -> None:
    """The repair held against the key points."""
    rounds.mark_repair(get_db(), doing(round_id), marks=read_marks(request.form))


@blueprint.post("/rounds/<uuid:round_id>/levels")
@login_required
@step
def score(round_id: UUID) -> None:
    """Levels for an answer of known level, or for an own one once more."""
    view = get_page(round_id)
    keys = [line.key for line in view.criteria]
    given = read_levels(request.form)
    levels = {key: given[key] for key in keys if key in given}
    for missing in (key for key in keys if key not in levels):
        raise InvalidInput("This line has no level yet.", field=f"level-{missing}")
    if view.kind is RoundKind.ANCHOR:
        rounds.score_anchor(get_db(), doing(round_id), levels=levels)
    else:
        marks = read_marks(request.form)
        rounds.rescore(get_db(), doing(round_id), marks=marks, levels=levels)


@blueprint.post("/rounds/<uuid:round_id>/undo")
@login_required
@step
def undo(round_id: UUID) -> None:
    """Take the last step back."""
    rounds.undo_round(get_db(), doing(round_id))
