"""`spreadmap serve`: the dashboard, until Ctrl-C."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.options import case_files, case_options, limit_options, limits_of
from dashboard.door import Door
from dashboard.hosting import Limits
from dashboard.reading import Reader, load_case
from dashboard.server import end_server, ended_by_signals, serve_app
from dashboard.texts import arrow_hidden
from dashboard.watching import files_watched, marks_of
from geodata.case import CaseFiles
from geodata.layouts.names import OWN

if TYPE_CHECKING:
    from dashboard.cases import Cases
    from geodata.report import ImportReport


@click.command()
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
    limits = limits_of(own_megabytes, own_rows, own_cases)
    opening = _Opening(case_files(events, given), limits)
    with ended_by_signals(opening.door.close):
        try:
            serve_app(opening.door, host, port, open_browser=open_browser, began=opening.begin)
        finally:
            opening.end()
    if opening.fault is not None:
        raise opening.fault


class _Opening:
    """Opens a door, step by step: what the next one needs is imported once the last is done."""

    def __init__(self, files: CaseFiles, limits: Limits | None) -> None:
        self.door = Door()
        self.fault: BaseException | None = None
        self._files, self._limits = files, limits
        self._marks = marks_of(files_watched(files))
        self._reader = Reader(warm=files.events is not None)
        self._cases: Cases | None = None
        self._thread = threading.Thread(target=self._run, name="opening")

    def begin(self) -> None:
        """Read the case, first of all; meanwhile the page is shown."""
        self._reader.ahead(load_case, self._files)
        self._thread.start()

    def end(self) -> None:
        """End everything that is under way."""
        self.door.close()
        self._reader.close()
        if self._thread.is_alive():
            self._thread.join()
        if self._cases is not None:
            self._cases.close()

    def _run(self) -> None:
        try:
            self._open()
        except BaseException as fault:
            if not self.door.closed:
                self.fault = fault
                end_server()

    def _open(self) -> None:
        from dashboard.shell import first_page

        self.door.show(first_page().server)
        with arrow_hidden():
            from dashboard.cases import Cases
            from dashboard.desk import front
        self._cases = Cases(
            self._files, self._limits, run=self._reader.run, marks=self._marks, say=click.echo
        )
        self._reader.rest()
        _tell(self._cases.served.imported)
        self._cases.watch()
        self.door.open(front(self._cases))
        self._cases.settle()


def _tell(imported: ImportReport | None) -> None:
    """What became of the rows of a file in a layout that is not ours."""
    if imported is not None and imported.layout != OWN:
        from dashboard.commands.reports import said

        click.echo("\n".join(said(imported)), err=True)
