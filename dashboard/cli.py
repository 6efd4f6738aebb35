"""The command line: read, call one function, write."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click

from dashboard.imports import convert, said, write_set_aside
from dashboard.options import (
    case_files,
    case_options,
    layout_option,
    limit_options,
    limits_of,
    regions_file,
    regions_options,
    set_aside_option,
)
from dashboard.snapshot.command import snapshot
from dashboard.snapshot.errors import UsageError
from dashboard.tally_command import tally
from dashboard.version import installed_version
from geodata.check import check_file, report_as_json
from geodata.errors import GeodataError
from geodata.layouts.known import OWN
from geodata.places import Match
from geodata.reading import read_gazetteer

_THREADS_END_WITHIN = 5.0
_LONGEST = 2_000
"""Characters of a line that says why; what a file holds may stand in it."""
DONE, INPUT_AT_FAULT, USED_WRONGLY = 0, 1, 2
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(installed_version(), prog_name="spreadmap")
def spreadmap() -> None:
    """Show how unrest spreads: which place, which day, under which measures, says who."""


@spreadmap.command()
@case_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8050,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--open/--no-open",
    "open_browser",
    default=False,
    show_default=True,
    help="Open the dashboard in a browser.",
)
@limit_options
def serve(
    events: Path | None,
    host: str,
    port: int,
    *,
    open_browser: bool,
    own_megabytes: int,
    own_rows: int,
    own_cases: int,
    **given: Any,
) -> None:
    """Serve the dashboard until Ctrl-C."""
    # Here and not above: a picture needs none of them, and they take half a second to import.
    from dashboard.cases import Cases
    from dashboard.desk import front
    from dashboard.server import serve_app

    limits = limits_of(own_megabytes, own_rows, own_cases)
    cases = Cases(case_files(events, given), limits, say=click.echo)
    imported = cases.served.imported
    if imported is not None and imported.layout != OWN:
        click.echo("\n".join(said(imported)), err=True)
    cases.watch()
    try:
        serve_app(front(cases), host, port, open_browser=open_browser)
    finally:
        cases.close()


spreadmap.add_command(snapshot)
spreadmap.add_command(tally)


spreadmap.add_command(convert)


@spreadmap.command()
@click.argument("file", type=click.Path(path_type=Path))
@layout_option
@regions_options
@set_aside_option
@_JSON
def check(
    file: Path, layout: str | None, set_aside: Path | None, *, as_json: bool, **given: Any
) -> None:
    """Check FILE, events in any layout or another table of the project, and list its faults."""
    report = check_file(file, layout or "", regions_file(given))
    if not report.layout and not as_json:
        raise GeodataError(report.findings[0].message)
    if set_aside is not None:
        write_set_aside(set_aside, report.findings)
    if as_json:
        click.echo(json.dumps(report_as_json(report), ensure_ascii=False, indent=2))
    elif report.imported is not None:
        click.echo("\n".join(said(report.imported)))
    else:
        for finding in report.findings:
            click.echo(f"{file}: {finding}")
        click.echo(
            f"{file}: {report.layout}; {report.rows_read} rows read, {report.rows_kept} kept, "
            f"{report.rows_set_aside} set aside"
        )
    if report.findings:
        count = len(report.findings)
        raise GeodataError(f"{file}: {count} {'finding' if count == 1 else 'findings'}")


@spreadmap.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@_JSON
def geocode(names: tuple[str, ...], *, as_json: bool) -> None:
    """Find places and regions of Kazakhstan by NAME, in any spelling."""
    gazetteer = read_gazetteer()
    found = [gazetteer.find(name) for name in names]
    if as_json:
        entries = [None if match is None else asdict(match) for match in found]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return
    for name, match in zip(names, found, strict=True):
        click.echo(f"{name}: {'nothing found' if match is None else _in_words(match)}")


def _in_words(match: Match) -> str:
    """A match in one line, with how it was found and which namesakes there are."""
    point = "" if match.latitude is None else f", {match.latitude}, {match.longitude}"
    how = match.method if match.score is None else f"{match.method}, {match.score:g} of 100"
    words = f"{match.name_en}, {match.kind}, {match.region or 'no region'}{point} ({how})"
    return words if not match.ambiguous else f"{words}; also {'; '.join(match.alternatives)}"


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
