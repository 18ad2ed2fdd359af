"""flask serve: migrate, load the pages, print the address, and serve."""

import multiprocessing
import os
import socket
from collections.abc import Callable
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from app.commands.figures import bring_figures_up_to_date
from app.commands.loading import load_folder, summary
from app.commands.terminal import engine, one_line_errors, settings
from app.commands.watching import Folder, watch_beside
from app.config import ROOT, Settings
from app.models.schema import upgrade_schema
from app.setting_checks import BadSettingError
from app.web.bodies import WAITING

BUILT_IN = "content"
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - names to compare with


@click.command("serve")
@click.option("--reload", is_flag=True, help="Follow what is saved: code and pages.")
@with_appcontext
def serve(*, reload: bool) -> None:
    """Migrate, load the pages, print the address, and serve."""
    given = settings()
    with one_line_errors():
        require_free_port(given)
        upgrade_schema(engine())
        bring_figures_up_to_date()
        for folder in sources(given):
            report, _writes = load_folder(folder.path, folder.source)
            click.echo(summary(report), err=True)
    engine().dispose()
    with ExitStack() as stack:
        stack.callback(say_when_ready(given))
        if reload:
            app = current_app._get_current_object()  # type: ignore[attr-defined]
            stack.callback(watch_beside(app, sources(given)))
        run_server(given, reload=reload)


def say_when_ready(given: Settings) -> Callable[[], None]:
    """Print the address once it can be opened; returns what ends the waiting for that."""
    over = Event()

    def wait() -> None:
        while not over.wait(0.1):
            if answers(given):
                click.echo(f"\nStrong Answer is ready: {address(given)}\n", err=True)
                return

    waiting = Thread(target=wait, daemon=True)
    waiting.start()

    def end() -> None:
        over.set()
        waiting.join()

    return end


def answers(given: Settings) -> bool:
    """Whether there is an answer at the address, whatever it says."""
    place = urlsplit(address(given))
    connection = HTTPConnection(place.hostname or "", given.port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def sources(given: Settings) -> list[Folder]:
    """The built-in pages, then the further folders."""
    further = [Folder(path=path, source=path.name) for path in given.content_dirs]
    return [Folder(path=ROOT / BUILT_IN, source=BUILT_IN), *further]


def require_free_port(given: Settings) -> None:
    """Refuse before anything is done where the address can't be served on."""
    host = given.host.strip("[]")
    try:
        family, kind, number, _name, place = socket.getaddrinfo(
            host, given.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, number) as probe:
            # As the server does: a port that only rests after an earlier server is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise BadSettingError(
            f"Can't serve on {given.host} port {given.port} ({error.strerror}). "
            "Set PORT or HOST to another one, or end the program that uses it."
        ) from error


def address(given: Settings) -> str:
    """The address to open; a name for "every address" is of no use in a browser."""
    host = "127.0.0.1" if given.host in EVERYWHERE else given.host.strip("[]")
    return f"http://{f'[{host}]' if ':' in host else host}:{given.port}/"


def run_server(given: Settings, *, reload: bool) -> None:
    """Serve with granian; slow clients do not hold up the others there."""
    os.environ.setdefault("HOST", given.host)
    # A forked worker would go on with the code that is loaded here, and so never reload any.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "wsgi:app",
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=1,
        # Those that only wait for a body are not among the ones that work.
        blocking_threads=given.threads + WAITING,
        reload=reload,
        reload_paths=[ROOT / "app"] if reload else None,
        log_access=False,
        # Its warnings are about more threads than processors: ours wait for the disk, not for one.
        log_level=LogLevels.error,
        websockets=False,
    ).serve()
