"""Puts the labels of timed drills together: time box, prompt, required outputs, self-check."""

import re

from app.domain.page import Drill, SelfCheck
from app.domain.reading.blocks import Entries, item_texts, split_list
from app.domain.reading.durations import read_duration
from app.domain.reading.entries import Entry
from app.domain.reading.report import Report
from app.domain.reading.vocabulary import Kind

DEFAULT_SECONDS = 180
_SCALE = re.compile(r"(\d{1,3}) ?(?:-|to) ?(\d{1,3})")

Draft = dict[Kind, Entry]


def read_drills(entries: Entries, report: Report) -> tuple[Drill, ...]:
    """Return the drills in the page's order; what lacks a prompt is reported and left out."""
    drills: list[Drill] = []
    for draft in _drafts(entries):
        drills += _timed(draft, report) if Kind.DRILL in draft else _spelled_out(draft, report)
    return tuple(drills)


def _drafts(entries: Entries) -> list[Draft]:
    """Group labels to drills: a length with a prompt, or a repeated label, begins a new one."""
    drafts: list[Draft] = [{}]
    for entry in entries:
        if entry is None:
            drafts.append({})
            continue
        kind = entry.label.kind
        if kind not in (Kind.DRILL, Kind.TIME_BOX, Kind.PROMPT, Kind.OUTPUTS, Kind.SELF_CHECK):
            continue
        if kind in drafts[-1] or kind is Kind.DRILL or _is_complete(drafts[-1], kind):
            drafts.append({})
        drafts[-1][kind] = entry
    return [draft for draft in drafts if draft]


def _is_complete(draft: Draft, kind: Kind) -> bool:
    return Kind.DRILL in draft and kind in (Kind.TIME_BOX, Kind.PROMPT)


def _timed(draft: Draft, report: Report) -> list[Drill]:
    """Return the drills of ``60 seconds: ...``: one, or one for each bullet below the label."""
    entry = draft[Kind.DRILL]
    prompts = [(item.text, item.line) for item in entry.items if item.text]
    if entry.label.inline and prompts:
        prompts = [(entry.text, entry.line)]
    if not prompts:
        _no_prompt(entry, report)
    seconds = entry.label.seconds or DEFAULT_SECONDS
    return [_drill(draft, seconds, prompt, line, report) for prompt, line in prompts]


def _spelled_out(draft: Draft, report: Report) -> list[Drill]:
    """Return the drill of ``Time box:`` and ``Prompt:``."""
    prompt, first = draft.get(Kind.PROMPT), min(draft.values(), key=lambda entry: entry.line)
    if prompt is None or not prompt.text:
        _no_prompt(prompt or first, report)
        return []
    return [_drill(draft, _seconds(draft, first.line, report), prompt.text, first.line, report)]


def _no_prompt(entry: Entry, report: Report) -> None:
    report.warn(
        entry.line, "no-prompt", "this drill has no prompt and is left out; add `- Prompt: ...`"
    )


def _seconds(draft: Draft, line: int, report: Report) -> int:
    box = draft.get(Kind.TIME_BOX)
    duration = read_duration(box.text) if box else None
    if duration:
        return duration.seconds
    report.warn(
        box.line if box else line,
        "no-time-box",
        "no length can be read for this drill, 3 minutes are taken; write `- Time box: 10 minutes`",
    )
    return DEFAULT_SECONDS


def _drill(draft: Draft, seconds: int, prompt: str, line: int, report: Report) -> Drill:
    return Drill(
        seconds=seconds,
        prompt=prompt,
        required_outputs=_listed(draft.get(Kind.OUTPUTS)),
        self_check=_self_check(draft.get(Kind.SELF_CHECK), report),
        line=line,
    )


def _listed(entry: Entry | None) -> tuple[str, ...]:
    """Return the bullets below a label, or the names in one line after it."""
    if entry and entry.label.inline and len(entry.items) == 1:
        return split_list(entry.text)
    return item_texts(entry)


def _self_check(entry: Entry | None, report: Report) -> SelfCheck | None:
    if entry is None:
        return None
    dimensions = _listed(entry)
    if not dimensions:
        report.warn(entry.line, "empty-label", "the self-check names nothing to score; name it")
        return None
    scale = _SCALE.search(entry.label.detail)
    if scale and int(scale[1]) < int(scale[2]):
        return SelfCheck(dimensions=dimensions, minimum=int(scale[1]), maximum=int(scale[2]))
    if entry.label.detail:
        report.warn(
            entry.line, "bad-scale", "this scale can't be read, 0-3 is taken; write (0-3 each)"
        )
    return SelfCheck(dimensions=dimensions)
