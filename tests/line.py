"""A line between the program and what it talks to, which a test can cut or let fall silent."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread

PIECE = 65536


class Line:
    """Passes on what comes in on a port of its own to another one.

    ``cut`` ends what runs and refuses what is new; ``silent`` takes everything and passes nothing
    on, as a network does that lost a host; ``mend`` brings new connections through again.
    ``breaks``, where given, is asked for every new connection whether it ends after its request
    was passed on, so that the answer is lost.
    """

    def __init__(self, port: int, breaks: Callable[[], bool] = lambda: False) -> None:
        self.target = port
        self.breaks = breaks
        self.open = Event()
        self.open.set()
        self.is_cut = False
        self._ends: set[socket.socket] = set()
        self._lock = Lock()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self._start(self._accept)

    def cut(self) -> None:
        """End every connection; new ones end at once."""
        self.is_cut = True
        self._end_all()

    def silent(self) -> None:
        """Pass nothing on any more, and end nothing."""
        self.open.clear()

    def mend(self) -> None:
        """Be a good line again; what was swallowed does not come back."""
        self._end_all()
        self.is_cut = False
        self.open.set()

    def close(self) -> None:
        """Take no more connections and end those there are."""
        self.cut()
        self.open.set()
        self._server.close()

    def _end_all(self) -> None:
        with self._lock:
            for end in self._ends:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            self._ends.clear()

    def _start(self, what: Callable[..., None], *given: object) -> None:
        Thread(target=what, args=given, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._server.accept()
                if self.is_cut:
                    near.close()
                else:
                    self._start(self._join, near)

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            near.close()
            return
        with self._lock:
            self._ends |= {near, far}
        self._start(self._pass, far, near, self.breaks())
        self._pass(near, far, False)

    def _pass(self, one: socket.socket, other: socket.socket, loses: bool) -> None:
        with suppress(OSError):
            while piece := one.recv(PIECE):
                if not self.open.is_set():
                    continue
                if loses:
                    break
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        one.close()


@contextmanager
def line_to(port: int, breaks: Callable[[], bool] = lambda: False) -> Iterator[Line]:
    """A line that lasts as long as this."""
    line = Line(port, breaks)
    try:
        yield line
    finally:
        line.close()
