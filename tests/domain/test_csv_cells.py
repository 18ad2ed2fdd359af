"""Cells that spreadsheets show and never run."""

import pytest

from app.domain.csv_cells import cell, harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u00a0=1",
        "\uff1d1",
        '=HYPERLINK("http://elsewhere.example";"x")',
        "=cmd|' /C calc'!A0",
    ],
)
def test_what_could_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a = b", "1+1", "'=1", "e-mail", "…"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_numbers_stay_numbers_and_truth_is_a_word() -> None:
    assert [cell(value) for value in (-1, 2.5, True, False, None)] == [-1, 2.5, "yes", "no", ""]
