"""How long somebody stays signed in: in all, without coming back, and as an administrator."""

from datetime import datetime, timedelta

# A guest's work hangs on the cookie alone, so it lasts as long as browsers let a cookie last.
GUEST_LASTS = timedelta(days=400)
ACCOUNT_LASTS = timedelta(days=90)
# Without sending anything: reading writes nothing, so it is not noted.
IDLE_LASTS = timedelta(days=30)
# What an administrator can do reaches everybody: once in half a day all is asked again.
ADMINISTRATOR_LASTS = timedelta(hours=12)


def is_over(
    *, is_guest: bool, is_admin: bool, opened_at: datetime, seen_at: datetime | None, now: datetime
) -> bool:
    """Whether a session has ended by itself, before the end that was set when it was opened.

    A guest's never does: nobody could sign in again.
    """
    if is_guest:
        return False
    if is_admin and now - opened_at >= ADMINISTRATOR_LASTS:
        return True
    return now - (seen_at or opened_at) >= IDLE_LASTS
