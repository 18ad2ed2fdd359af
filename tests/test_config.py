"""Every setting: what is taken, what stops the start, and the secret that is made once."""

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from app.config import VARIABLES, Settings, read_settings
from app.setting_checks import DATABASE_FILE, SECRET_FILE, BadSettingError, is_loopback

SECRET = "s" * 32
HOSTS = ("a.example.org", ".b.example", "[::1]")
ALL = "0.0.0.0"  # noqa: S104 - what is refused


def read(tmp_path: Path, **variables: str) -> Settings:
    return read_settings({"INSTANCE_DIR": str(tmp_path / "instance"), **variables})


def refused(tmp_path: Path, **variables: str) -> str:
    with pytest.raises(BadSettingError) as caught:
        read(tmp_path, **variables)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found == Settings(
        instance=tmp_path / "instance",
        database_url=f"sqlite:///{tmp_path / 'instance' / DATABASE_FILE}",
        secret_key=found.secret_key,
    )
    assert found.on_loopback


def test_empty_variables_count_as_unset(tmp_path: Path) -> None:
    names = {name for name, _default, _words in VARIABLES} - {"INSTANCE_DIR"}
    assert read(tmp_path, **dict.fromkeys(names, "")) == read(tmp_path)


GOOD = [
    ("HOST", "::1", "host", "::1"),
    ("HOST", "localhost", "host", "localhost"),
    ("PORT", "1", "port", 1),
    ("PORT", "65535", "port", 65535),
    ("THREADS", "1", "threads", 1),
    ("THREADS", "64", "threads", 64),
    ("RECORDINGS_DAYS", "0", "recordings_days", 0),
    ("RECORDINGS_DAYS", "3650", "recordings_days", 3650),
    ("REGISTRATION", "open", "registration_open", True),
    ("REGISTRATION", "closed", "registration_open", False),
    ("SECOND_FACTOR", "admins", "second_factor_for_all", False),
    ("SECOND_FACTOR", "all", "second_factor_for_all", True),
    ("SECURE_COOKIES", "yes", "secure_cookies", True),
    ("SECURE_COOKIES", "no", "secure_cookies", False),
    ("SECRET_KEY", SECRET, "secret_key", SECRET),
    ("SECRET_KEY_FALLBACKS", f"{SECRET} {'t' * 32}", "old_secrets", (SECRET, "t" * 32)),
    ("TRUSTED_HOSTS", "A.example.org, .b.example, [::1]", "trusted_hosts", HOSTS),
    ("PUBLIC_URL", "https://a.example:8443/", "public_url", "https://a.example:8443"),
    ("PROXIES", "2", "proxies", 2),
    ("DATABASE_URL", "postgres://u:p@h/n", "database_url", "postgresql+psycopg://u:p@h/n"),
    ("DATABASE_URL", "postgresql://u@h:5/n", "database_url", "postgresql+psycopg://u@h:5/n"),
    ("DATABASE_URL", "postgresql+psycopg://h/n", "database_url", "postgresql+psycopg://h/n"),
    ("DATABASE_URL", "sqlite:////tmp/x.db", "database_url", "sqlite:////tmp/x.db"),
    ("DATABASE_URL", "sqlite:///x.db", "database_url", "sqlite:///x.db"),
]


@pytest.mark.parametrize(("variable", "text", "name", "value"), GOOD)
def test_a_good_value_is_taken(
    tmp_path: Path, variable: str, text: str, name: str, value: object
) -> None:
    assert getattr(read(tmp_path, **{variable: text}), name) == value


MAIL = {
    "SMTP_HOST": "mail.example.org",
    "SMTP_FROM": "practice@example.org",
    "PUBLIC_URL": "https://practice.example.org",
}

BAD = [
    *(("SECRET_KEY_FALLBACKS", text) for text in ("x", f"{SECRET} short")),
    *(("TRUSTED_HOSTS", text) for text in ("https://a.example", "a.example:80", "*", "a b")),
    *(
        ("PUBLIC_URL", text)
        for text in ("a.example", "ftp://a.example", "https://a/b", "https://u@a")
    ),
    *(("PROXIES", text) for text in ("-1", "10", "all")),
    *(("PORT", text) for text in ("0", "65536", "-1", "x", "80 ", "8_0", "²", "9" * 5000, "1.0")),
    *(("THREADS", text) for text in ("0", "65", "many", "-8")),
    *(("RECORDINGS_DAYS", text) for text in ("-1", "3651", "a month")),
    *(("REGISTRATION", text) for text in ("Open", "yes", "CLOSED", " open")),
    *(("SECURE_COOKIES", text) for text in ("true", "1", "YES")),
    *(("SECRET_KEY", text) for text in ("x", "s" * 31)),
    *(("DATABASE_URL", text) for text in ("mysql://h/n", "sqlite://", "x", "sqlite:x.db")),
    *(("DATABASE_URL", f"sqlite:///{text}") for text in ("", ":memory:", "file:x?uri=true")),
    ("DATABASE_URL", "sqlite:////no/such/folder/x.db"),
    ("DATABASE_URL", "postgresql://u:p@h:port/n"),
    ("CONTENT_DIRS", "/no/such/folder"),
    ("INSTANCE_DIR", "/dev/null/instance"),
]


@pytest.mark.parametrize(("variable", "text"), BAD, ids=lambda text: text[:40])
def test_a_bad_value_is_refused_by_its_name(tmp_path: Path, variable: str, text: str) -> None:
    assert variable in refused(tmp_path, **{variable: text})


@pytest.mark.parametrize(
    "url", ["mysql://u:hunter2@h/n", "postgresql://u:hunter2@h:port/n", "hunter2"]
)
def test_a_password_is_never_repeated(tmp_path: Path, url: str) -> None:
    assert "hunter2" not in refused(tmp_path, DATABASE_URL=url)


def test_the_secret_is_not_in_the_settings_text(tmp_path: Path) -> None:
    assert SECRET not in repr(read(tmp_path, SECRET_KEY=SECRET))


@pytest.mark.parametrize("host", [ALL, "::", "192.168.1.2", "example.org", "10.0.0.1"])
def test_others_are_served_only_with_a_secret_that_was_set(tmp_path: Path, host: str) -> None:
    message = refused(tmp_path, HOST=host)
    assert "SECRET_KEY" in message
    assert host in message
    found = read(tmp_path, HOST=host, SECRET_KEY=SECRET)
    assert not found.on_loopback


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        (ALL, False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_loopback_is_this_machine_alone(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = read(tmp_path).secret_key
    file = tmp_path / "instance" / SECRET_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(first) >= 32
    assert read(tmp_path).secret_key == first == file.read_text()
    assert [path.name for path in file.parent.iterdir()] == [SECRET_FILE]


def test_two_folders_have_two_secrets(tmp_path: Path) -> None:
    assert read(tmp_path / "a").secret_key != read(tmp_path / "b").secret_key


def test_of_many_first_starts_at_once_one_secret_wins(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(read(tmp_path).secret_key)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert os.listdir(tmp_path / "instance") == [SECRET_FILE]  # noqa: PTH208


@pytest.mark.parametrize("kept", [b"", b"short\n", b"\xff" * 40])
def test_a_damaged_secret_is_refused_and_not_replaced(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / SECRET_FILE).write_bytes(kept)
    assert "secret" in refused(tmp_path)
    assert (tmp_path / "instance" / SECRET_FILE).read_bytes() == kept


def test_the_folder_of_the_database_is_made_when_a_secret_is_set(tmp_path: Path) -> None:
    read(tmp_path, SECRET_KEY=SECRET)
    assert (tmp_path / "instance").is_dir()
    assert not (tmp_path / "instance" / SECRET_FILE).exists()


def test_no_folder_is_made_where_none_is_needed(tmp_path: Path) -> None:
    read(tmp_path, SECRET_KEY=SECRET, DATABASE_URL="postgresql://h/n")
    assert not (tmp_path / "instance").exists()


def test_a_folder_that_can_not_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write everywhere, so that the answer of the system is given by hand.
    monkeypatch.setattr("app.setting_checks.os.access", lambda _path, _mode: False)
    assert "not writable" in refused(tmp_path, SECRET_KEY=SECRET)


def test_further_folders_of_pages_are_all_read(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    found = read(tmp_path, CONTENT_DIRS=f"{tmp_path / 'a'}{os.pathsep}{tmp_path / 'b'}")
    assert found.content_dirs == (tmp_path / "a", tmp_path / "b")


def test_every_variable_has_its_words() -> None:
    for name, default, words in VARIABLES:
        assert name.isupper()
        assert default
        assert words.endswith(".")


def test_the_mail_server_is_described_by_its_variables(tmp_path: Path) -> None:
    found = read(tmp_path, **MAIL, SMTP_PASSWORD="hunter2", SMTP_USER="me").mail
    assert found is not None
    assert (found.host, found.port, found.tls) == ("mail.example.org", 587, "starttls")
    assert (found.user, found.sender) == ("me", "practice@example.org")
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("PUBLIC_URL", ""),
        ("SMTP_TLS", "yes"),
        ("SMTP_PORT", "0"),
        ("SMTP_FROM", ""),
        ("SMTP_FROM", "a@b\nc"),
    ],
)
def test_a_mail_server_without_what_it_needs_is_refused(
    tmp_path: Path, variable: str, text: str
) -> None:
    assert variable in refused(tmp_path, **{**MAIL, variable: text})
