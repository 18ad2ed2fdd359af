"""What the tests of the bank readers share: small ways to look at a reading, and sample banks."""

from app.domain.banks.bank_report import BankReport
from app.domain.page import KeyPoint, Page, Reading
from app.domain.reading.lines import Line, split_lines

DETAILS = """# Storage

<details>
<summary>What is a write-ahead log?</summary><br><b>

A file of changes that is flushed before the data is. It survives a crash.
</b></details>

<details><summary>Why do pages split?</summary>They are full.</details>
"""
HEADINGS = """# Storage

- [What is a write-ahead log?](#1-what-is-a-write-ahead-log)

### 1. What is a write-ahead log?

A file of changes that is flushed before the data is. It survives a crash.

**[Back to top](#storage)**

### 2. Why do pages split?

They are full.
"""
QUESTION_FILE = """### What is a write-ahead log?

#### Answer

A file of changes that is flushed before the data is. It survives a crash.

#### Good to hear

* It is flushed in order.
* It can be archived.

##### Additional links

* [A paper](https://example.org/wal)

<!-- tags: (databases, durability) -->

<!-- expertise: (2) -->
"""
JSON = """[
  {"question": "What is a write-ahead log?",
   "answer": "A file of changes that is flushed before the data is. It survives a crash."},
  {"question": "Why do pages split?", "answer": "They are full."}
]
"""
CSV = """question,answer
What is a write-ahead log?,A file of changes that is flushed before the data is. It survives.
Why do pages split?,They are full.
"""
PAGE = """# Write-ahead log

## Interview Answer Block

30-second answer:

- Changes are flushed to a log before the data is.
"""


def lines(text: str) -> list[Line]:
    """The lines of a text, all of them prose."""
    return split_lines(text)


def report() -> BankReport:
    """A report nobody has written to."""
    return BankReport("a.md")


def points(page: Page) -> list[list[str]]:
    """The texts of the points of each answer."""
    return [[point.text for point in answer.points] for answer in page.answers]


def prompts(reading: Reading) -> list[str]:
    """What the drills of the items ask, in their order."""
    return [drill.prompt for item in reading.items for drill in item.drills]


def codes(reading: Reading) -> list[str]:
    """The kinds of the problems, in the order of their lines."""
    return [problem.code for problem in reading.problems]


def told(problems: BankReport) -> list[tuple[int, str]]:
    """The line and the kind of each problem of a report."""
    return [(problem.line, problem.code) for problem in problems.problems()]


def texts(found: tuple[KeyPoint, ...]) -> list[str]:
    """The texts of points."""
    return [point.text for point in found]
