"""Serving the dashboard on this machine."""

from __future__ import annotations

import errno
import signal
import threading
import webbrowser
from collections.abc import Callable, Iterable
from typing import Any

import click
from waitress.server import create_server

from geodata.errors import GeodataError

_THREADS = 8

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class ServeError(GeodataError):
    """The server cannot start."""


def serve_app(app: Wsgi, host: str, port: int, *, open_browser: bool = False) -> None:
    """Serve until Ctrl-C.

    Args:
        app: the dashboard, as a WSGI application.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        open_browser: whether to open the address.

    Raises:
        ServeError: the port is taken, or the address is not one of this machine.
    """
    try:
        server = create_server(app, host=host, port=port, threads=_THREADS, ident=None)
    except (OSError, ValueError) as fault:
        raise ServeError(_why(fault, host, port)) from None
    address = f"http://{f'[{host}]' if ':' in host else host}:{_port(server)}/"
    click.echo(f"Spreadmap is at {address}   (Ctrl-C stops it)")
    if open_browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    # A service manager stops a server so; snapshots under way are then ended, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


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
