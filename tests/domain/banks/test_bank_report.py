from app.domain.banks.bank_report import MOST_OF_A_KIND
from app.domain.errors import Level
from tests.domain.banks.samples import report, told


def test_what_is_left_out_is_told_once_with_how_often_and_where_first() -> None:
    problems = report()
    for line in (9, 4):
        problems.count("code-left-out", line)
    problems.count("back-link", 7)
    problems.tell_counted()
    code, link = problems.problems()
    assert (code.line, link.line) == (4, 7)
    assert code.message.endswith("(2 in all, the first here)")
    assert link.message.endswith("(once)")


def test_unused_fields_are_named() -> None:
    problems = report()
    problems.count_field("votes", 2)
    problems.count_field("author", 1)
    problems.tell_counted()
    (problem,) = problems.problems()
    assert ": author, votes (2 in all" in problem.message


def test_a_failure_is_an_error() -> None:
    problems = report()
    problems.fail(3, "unreadable", "no")
    assert problems.problems()[0].level is Level.ERROR


def test_of_one_kind_of_problem_the_first_are_told_and_the_number_of_the_others() -> None:
    problems = report()
    for line in range(MOST_OF_A_KIND + 5):
        problems.warn(line + 2, "stray-tag", "no")
    problems.tell_counted()
    assert told(problems)[0] == (1, "more-problems")
    assert problems.problems()[0].message == "5 more are like 'stray-tag'"
    assert len(problems.problems()) == MOST_OF_A_KIND + 1
