"""One exercise for each criterion: the fix of a signal, something to do in the next drill."""

from app.domain.rubric import (
    CLARITY,
    CORRECTNESS,
    FAILURE_PROOF,
    LONG_FROM_SECONDS,
    TIME_FIT,
    TRADEOFF,
)

_SHORT_SECONDS = 60
_ON_RUBRIC = {line.key: line for line in (CORRECTNESS, CLARITY, TRADEOFF, FAILURE_PROOF, TIME_FIT)}
RUBRIC_KEYS = frozenset(_ON_RUBRIC)
_EXERCISES = {
    "correctness": "Say the critical points aloud before the clock starts, then answer.",
    "clarity": "Begin with the answer in one sentence; give reasons only after it.",
    "tradeoff": "End each answer with: I would take ... instead when ..., at the cost of ...",
    "failure_proof": "Add one sentence: it fails when ..., I notice by ..., then I ...",
    "time_fit": "Plan a headline, a reason with an example, and a close; stop at the close.",
}
_ANY_CRITERION = "Read the sentence for level 3 before each drill and aim at that line alone."
_ANY_FLAW = "Look for it in the next pairs, and say what is missing before you pick."


def criterion_name(key: str) -> str:
    """What a criterion is called; a page's own one by the words its key was made of."""
    known = _ON_RUBRIC.get(key)
    return known.name if known else key.replace("_", " ").capitalize()


def exercise_for(criterion: str) -> str:
    """What to do about a criterion in the next drill."""
    return _EXERCISES.get(criterion, _ANY_CRITERION)


def exercise_against(better_move: str) -> str:
    """What to do about a flaw: the better move of its author, or to look for it."""
    return f"In the next pairs and answers: {better_move}" if better_move else _ANY_FLAW


def box_for(criterion: str) -> int:
    """The time box in which a criterion is asked: the long ones only from three minutes on."""
    long_ones = {TRADEOFF.key, FAILURE_PROOF.key}
    return LONG_FROM_SECONDS if criterion in long_ones else _SHORT_SECONDS
