"""The catalogue of flaws: what is read from it, and what is found in it by name."""

from pathlib import Path

from app.domain.flaws import Flaw, find_flaw, known_flaws, offered_flaws, read_flaws

CATALOGUE = """# Flaws

What makes an answer weak.
- Sign: this stands under no flaw.

## no number

- Sign: "fast" and "many",
  with nothing measured.
- Example: "It got faster."
- Better move: give one figure.

Something else.
## buzzwords
* Sign: fashionable words
* Colour: none
"""
NUMBER = Flaw(
    name="no number",
    sign='"fast" and "many", with nothing measured.',
    example='"It got faster."',
    better_move="give one figure.",
)
BUZZ = Flaw(name="buzzwords", sign="fashionable words * Colour: none")


def test_a_flaw_is_a_heading_with_its_list() -> None:
    assert read_flaws(CATALOGUE) == (NUMBER, BUZZ)


def test_the_better_move_is_the_principle_as_a_sentence() -> None:
    assert [each.principle for each in (NUMBER, BUZZ)] == ["Give one figure.", ""]


def test_an_empty_catalogue_has_no_flaw() -> None:
    assert read_flaws("") == ()


def test_our_own_catalogue_says_everything_of_every_flaw() -> None:
    flaws = read_flaws(Path("content/flaws.md").read_text())
    assert len(flaws) >= 15
    assert all(each.sign and each.example and each.better_move for each in flaws)


def test_case_and_hyphens_make_no_difference_to_a_name() -> None:
    assert find_flaw([NUMBER, BUZZ], "No-Number") is NUMBER
    assert find_flaw([NUMBER], "buzzwords") is None


def test_a_name_the_catalogue_lacks_is_kept_as_it_is() -> None:
    found = known_flaws([NUMBER], ["no-number", "No number", " too shy ", " "])
    assert found == (NUMBER, Flaw(name="too shy"))


def test_everything_of_the_catalogue_is_offered_and_what_the_author_adds() -> None:
    assert offered_flaws([NUMBER, BUZZ], ["too shy", "no number"]) == (
        NUMBER,
        BUZZ,
        Flaw(name="too shy"),
    )
