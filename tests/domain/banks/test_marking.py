import pytest

from app.domain.banks.marking import mark_bank
from app.domain.reading.lines import Kind
from tests.domain.banks.samples import lines, report, told

KINDS = {Kind.TEXT: "t", Kind.CODE: "c", Kind.COMMENT: "x", Kind.BROKEN: "b"}


def marked(text: str) -> str:
    return "".join(KINDS[line.kind] for line in mark_bank(lines(text), report()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n```js\nb\n```\nc", "tccct"),
        ("~~~\n```\n~~~\na", "ccct"),
        ("````\n```\n````", "ccc"),
        ("``````````js\n```\n``````````\na", "ccct"),
        ("```\na", "bb"),
        ("```js\na\n```js\nb\n```", "bbccc"),
        ("```js\na\n</details>\nb", "bbtt"),
        ("```html\n<details>\n</details>\n```\na", "cccct"),
        ("```\na\n<summary>b\nc", "bbtt"),
        ("```js\na\n### 2. Why?\n```\nb\n```", "bbtccc"),
        ("```js\na\n### Why?\n```", "cccc"),
        ("```md\n### 2. Why?\n</details>\n```", "cccc"),
        ("<!-- a -->\nb", "xt"),
        ("<!--\na\n-->\nb", "xxxt"),
        ("<!-- a --> b\nc", "tt"),
        ("<!-- a\nb", "tt"),
        ("<!-- a\nb\n<!-- c -->", "xxx"),
        ("# a\n<b>\n\n1. ### c?", "tttt"),
    ],
)
def test_code_and_comments_end_where_no_question_is_swallowed(text: str, expected: str) -> None:
    assert marked(text) == expected


def test_a_broken_fence_is_told_where_it_opens() -> None:
    problems = report()
    mark_bank(lines("a\n```js\nb"), problems)
    assert told(problems) == [(2, "open-fence")]
