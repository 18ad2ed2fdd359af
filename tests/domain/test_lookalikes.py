"""Names that look like somebody else's."""

import pytest

from app.domain.lookalikes import looks_like_another


@pytest.mark.parametrize(
    "name",
    [
        "\u0430da@example.org",
        "ad\u0430@example.org",
        "ada@ex\u0430mple.org",
        "\u0441\u043e\u0440\u0435@example.org",
        "\u03bf\u03bd@example.org",
        "ada.\u0440\u0430@example.org",
        "\u0410DA@example.org",
    ],
)
def test_letters_of_another_alphabet_that_look_latin_are_seen(name: str) -> None:
    assert looks_like_another(name)


@pytest.mark.parametrize(
    "name",
    [
        "ada@example.org",
        "j\u00fcrgen.m\u00fcller+1@example.org",
        "\u0438\u0432\u0430\u043d@\u043f\u0440\u0438\u043c\u0435\u0440.org",
        "\u7530\u4e2d\u3055\u3093@example.org",
        "\u03bc\u03b1\u03c1\u03af\u03b1@example.org",
        "",
        "123@example.org",
    ],
)
def test_names_of_one_alphabet_a_word_are_taken(name: str) -> None:
    assert not looks_like_another(name)
