"""A browser's own name for itself, said in few words."""

import pytest

from app.domain.browsers import browser_name

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"{MAC}Chrome/140.0.0.0 Safari/537.36", "Chrome on macOS"),
        (f"{MAC}Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge on macOS"),
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0 Safari/537.36", "Chrome on ChromeOS"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Windows"),
        ("Firefox", "Firefox"),
        ("curl/8.0 <script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_browser_and_system_are_named(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
