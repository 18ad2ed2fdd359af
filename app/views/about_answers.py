"""What an attempt's pages say of an answer that is in."""

from app.domain.attempt import Stage
from app.domain.evidence import evidence, found_words, suggest_mark
from app.domain.rubric import anchor, correctness_level, time_fit
from app.domain.timing import spoken_seconds, word_count
from app.services.attempts.attempts import AttemptView
from app.services.scoring import judging


def about_answer(view: AttemptView) -> dict[str, object]:
    """What is known once the answer is in: time-fit, evidence for marks, and what follows.

    The words found are evidence to look at, never a verdict; and none of them is shown before the
    learner has said how sure, as they give away what was asked for.
    """
    text, marks = view.state.text, view.state.marks
    shown = () if view.state.stage is Stage.SUBMITTED else view.points
    marked = judging.marked(view.points, marks) if marks else ()
    found = (span for point in shown for span in evidence(text, point))
    return {
        "fit": time_fit(view.state.taken_seconds or 0.0, view.allowed_seconds),
        "correctness": correctness_level(marked, view.rubric_version),
        "hints": [suggest_mark(text, point) for point in view.points],
        "found": [found_words(text, point) for point in view.points],
        "spans": sorted({(span.start, span.end) for span in found}),
        "anchor": anchor,
        "words": word_count(text),
        "to_say": spoken_seconds(text),
    }
