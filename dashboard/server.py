"""Serving the dashboard on this machine."""

from __future__ import annotations

import errno
import logging
import signal
import threading
import webbrowser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click
from waitress.server import create_server

from geodata.errors import GeodataError

_THREADS = 8
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class ServeError(GeodataError):
    """The server cannot start."""


def serve_app(
    app: Wsgi,
    host: str,
    port: int,
    *,
    open_browser: bool = False,
    began: Callable[[], None] = lambda: None,
) -> None:
    """Serve until Ctrl-C.

    Args:
        app: the dashboard, as a WSGI application.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        open_browser: whether to open the address.
        began: called once it listens.

    Raises:
        ServeError: the port is taken, or the address is not one of this machine.
    """
    try:
        server = create_server(app, host=host, port=port, threads=_THREADS, ident=None)
    except (OSError, ValueError) as fault:
        raise ServeError(_why(fault, host, port)) from None
    # Each visitor who waits a moment would be a line in the terminal.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    address = f"http://{f'[{host}]' if ':' in host else host}:{_port(server)}/"
    click.echo(f"Spreadmap is at {address}   (Ctrl-C stops it)")
    if open_browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    try:
        began()
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def end_server() -> None:
    """End the server of this process, from any of its threads, as a service manager would."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)


@contextmanager
def ended_by_signals(ending: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C ends what is done here, and so does a service manager, with nothing left under way.

    Args:
        ending: called first, so that no request waits for what will not come.
    """

    def end(_number: int, _frame: object) -> None:
        ending()
        raise KeyboardInterrupt

    # What ignores Ctrl-C goes on doing so; `end_server` is heeded whatever has started us.
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    wanted = _SIGNALS[1:] if ignored else _SIGNALS
    before = {each: signal.signal(each, end) for each in wanted}
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _port(server: Any) -> int:
    """The port taken; a name of two addresses has a server of two sockets."""
    if hasattr(server, "effective_listen"):
        return int(server.effective_listen[0][1])
    return int(server.effective_port)


def _why(fault: OSError | ValueError, host: str, port: int) -> str:
    if isinstance(fault, ValueError):
        return f"no address of this machine is called {host}; try --host 127.0.0.1"
    if fault.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program; try --port {port + 1}"
    return f"cannot listen on {host}:{port} ({fault.strerror or fault}); try --host 127.0.0.1"
