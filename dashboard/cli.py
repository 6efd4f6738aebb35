"""The command line: which command it is, and how it ends."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from dashboard.snapshot.errors import UsageError
from geodata.errors import GeodataError

_THREADS_END_WITHIN = 5.0
_LONGEST = 2_000
"""Characters of a line that says why; what a file holds may stand in it."""
DONE, INPUT_AT_FAULT, USED_WRONGLY = 0, 1, 2
COMMANDS = {
    "check": "dashboard.commands.check",
    "convert": "dashboard.commands.convert",
    "geocode": "dashboard.commands.geocode",
    "serve": "dashboard.commands.serve",
    "snapshot": "dashboard.snapshot.command",
    "tally": "dashboard.commands.tally",
}
"""Module of each command, which holds it under its name."""


class _Commands(click.Group):
    """Imports no command but the one that is run: together they take two seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command


def _tell_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:  # noqa: FBT001
    """What is installed is looked up for whoever asks: it takes as long as a small command."""
    if asked:
        version = import_module("dashboard.version").installed_version()
        click.echo(f"spreadmap, version {version}")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and exit.",
)
def spreadmap() -> None:
    """Show how unrest spreads: which place, which day, under which measures, says who."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and exit; what goes wrong is said in one line on standard error."""
    code = run(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    deadline = time.monotonic() + _THREADS_END_WITHIN
    others = [each for each in threading.enumerate() if each is not threading.current_thread()]
    for thread in others:
        if not thread.daemon:
            thread.join(max(deadline - time.monotonic(), 0))
    if any(thread.is_alive() and not thread.daemon for thread in others):
        os._exit(code)  # a browser interrupted while it closes leaves threads that wait for ever
    gc.freeze()  # what goes with the process need not be searched for rubbish
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: without the program's name; those of the process by default.

    Returns:
        0 done, 1 the input is at fault, 2 used wrongly.
    """
    try:
        result: Any = spreadmap.main(arguments, prog_name="spreadmap", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError:
        return _say("no command given; `spreadmap --help` lists them", USED_WRONGLY)
    except click.UsageError as fault:
        return _say(fault.format_message(), USED_WRONGLY)
    except UsageError as fault:
        return _say(str(fault), USED_WRONGLY)
    except (click.Abort, KeyboardInterrupt):
        return _say("stopped", INPUT_AT_FAULT)
    except GeodataError as fault:
        return _say(str(fault), INPUT_AT_FAULT)
    return result if isinstance(result, int) else DONE


def _say(why: str, code: int) -> int:
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(why.split()))
    shown = plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
    click.echo(f"spreadmap: {shown}", err=True)
    return code
