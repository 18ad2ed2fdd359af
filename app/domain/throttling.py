"""How fast tries may follow each other: a few at once, then one by one.

The generic cell rate algorithm (ITU-T I.371): one number a subject, the moment at which all its
tries so far are forgotten. A try moves it on by its interval; one that would move it further from
now than the burst allows has to wait. One number can be changed in one statement, so that any
number of processes count together.
"""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """``burst`` tries at once, then one every ``interval`` seconds."""

    name: str
    burst: int
    interval: float

    @property
    def leeway(self) -> float:
        """How far ahead of now, in seconds, the moment may lie for one more try to be allowed."""
        return (self.burst - 1) * self.interval


# One account from one network: who has forgotten it, or a program that guesses.
ACCOUNT_IN_NETWORK = Limit(name="account in network", burst=5, interval=60)
# One account from everywhere: many machines that guess together.
ACCOUNT = Limit(name="account", burst=30, interval=300)
# All accounts from one network: a school behind one address is many people.
NETWORK = Limit(name="network", burst=60, interval=10)
# An account on a device it was signed in on: its owner, whoever else may be guessing.
DEVICE = Limit(name="device", burst=10, interval=60)
# New accounts from one network; a class may begin together.
SIGN_UP = Limit(name="sign-up", burst=60, interval=10)
# The password again, asked of somebody signed in.
CONFIRM = Limit(name="confirm", burst=5, interval=60)
# Codes of six digits: 288 tries a day at three codes each find one in a thousand days.
CODE = Limit(name="code", burst=5, interval=300)
# Mails to one account, which nobody is to be flooded with.
RESET = Limit(name="reset", burst=3, interval=600)


def wait_seconds(free_at: float, limit: Limit, now: float) -> int:
    """How long until one more try is allowed, in whole seconds, at least one."""
    return max(1, ceil(free_at - limit.leeway - now))


def wait_in_words(seconds: int) -> str:
    """``40 seconds`` or ``5 minutes``, rounded up.

    >>> wait_in_words(1), wait_in_words(90), wait_in_words(121)
    ('1 second', '90 seconds', '3 minutes')
    """
    number, unit = (seconds, "second") if seconds <= 120 else (ceil(seconds / 60), "minute")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
