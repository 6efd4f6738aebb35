"""`spreadmap snapshot`: the map as a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from dashboard.commands.options import case_files, case_options
from dashboard.selection import (
    LANGUAGES,
    SHADES,
    THEMES,
    TYPES,
    Selection,
    Zoom,
    default_selection,
    from_query,
    parse_zoom,
)
from dashboard.snapshot.errors import UsageError
from dashboard.snapshot.make import Progress, make_snapshot
from dashboard.snapshot.request import FORMATS, STILLS, Snapshot, chosen_days, format_of
from dashboard.snapshot.sizes import DEFAULT, PRESETS, Size
from dashboard.theme import SWITCHES
from dashboard.version import installed_version
from geodata.coarsen import LEVELS, Level
from geodata.dataset import Dataset
from geodata.loading import load_dataset
from geodata.vocabulary import BASES

Options = dict[str, Any]


@click.command()
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE|FOLDER",
    help=f"File to write, its ending says the format ({', '.join(FORMATS)}); or a folder for an "
    "atlas, one file a day and a contact sheet.",
)
@click.option("--date", "--from", "first", metavar="DATE", help="Day shown, or the first of them.")
@click.option("--to", "last", metavar="DATE", help="Last day, for films, pages, tables, atlases.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of names.  [default: en]")
@click.option("--layers", metavar="A,B", help=f"Zones, of {', '.join(SWITCHES)}; '' for none.")
@click.option("--types", metavar="A,B", help=f"Event types, of {', '.join(TYPES)}.")
@click.option("--basis", metavar="A,B", help=f"How a row is known, of {', '.join(BASES)}.")
@click.option(
    "--inferred/--no-inferred", default=None, help="Events whose day or place is uncertain."
)
@click.option("--shade", type=click.Choice(SHADES), help="What regions are shaded by.")
@click.option("--zoom", metavar="LON,LAT,KM", help="Middle of the map, and its width.")
@click.option("--theme", type=click.Choice(THEMES), help="print is grey.  [default: light]")
@click.option("--query", default="", help="A view's query, as the dashboard's address has it.")
@click.option("--preset", type=click.Choice(list(PRESETS)), help="A size that people know.")
@click.option("--width", type=float, help=f"Pixels.  [default: {DEFAULT.width:g}]")
@click.option("--height", type=float, help=f"Pixels.  [default: {DEFAULT.height:g}]")
@click.option("--scale", type=float, help="Dots a pixel.  [default: 2, of films and presets 1]")
@click.option("--seconds", default=1.2, show_default=True, help="That each day of a film is shown.")
@click.option("--format", "kind", type=click.Choice(STILLS), help="Of an atlas.  [default: png]")
@click.option("--coarsen", type=click.Choice(LEVELS), help="Leave sites out, or places too.")
@case_options
@click.option("--lenient", is_flag=True, hidden=True, help="Set rows at fault aside.")
@click.option("--progress", "as_lines", is_flag=True, hidden=True, help="One line of JSON a step.")
def snapshot(events: Path | None, *, lenient: bool, as_lines: bool, **options: Any) -> None:
    """Draw the map of a day, or of all days, as a file that stands on its own."""
    kind = _format(options)
    size = _size(options, kind)
    files = case_files(events, options)
    output, several = options["output"], kind not in STILLS or bool(options["last"])

    def prepare() -> tuple[Dataset, Snapshot]:
        dataset = load_dataset(replace(files, lenient=lenient))
        return dataset, _request(dataset, options, kind, size)

    with _bar(as_lines=as_lines) as progress:
        paths = make_snapshot(prepare, kind, installed_version(), progress, several=several)
    if not as_lines:
        click.echo(f"wrote {output}" + (f" ({len(paths)} files)" if len(paths) > 1 else ""))


def _format(options: Options) -> str:
    """The format that ending and options ask for."""
    found = format_of(options["output"], folder=bool(options["last"]))
    if found is not None and options["kind"]:
        raise UsageError("--format goes with a folder; the ending of a file says its format")
    if found in STILLS and options["last"]:
        raise UsageError(
            f"--to with a picture needs a folder as --output, one file a day; {options['output']} "
            "is a file"
        )
    if found in STILLS and not (options["first"] or "date=" in options["query"]):
        raise UsageError("--date is missing: which day is the picture of?")
    return found or options["kind"] or "png"


def _size(options: Options, kind: str) -> Size:
    usual = PRESETS[options["preset"]] if options["preset"] else DEFAULT
    if not options["preset"] and kind in ("gif", "mp4"):
        usual = replace(usual, scale=1.0)
    given = {key: options[key] for key in ("width", "height", "scale") if options[key] is not None}
    return replace(usual, **given)


def _request(dataset: Dataset, options: Options, kind: str, size: Size) -> Snapshot:
    selection = _selection(dataset, options)
    atlas = format_of(options["output"]) is None
    first = options["first"]
    if first is None and "date=" in options["query"] and kind in STILLS and not atlas:
        first = selection.day.date().isoformat()
    days = chosen_days(dataset.days, first, options["last"])
    shown = days[0] if first and "date=" not in options["query"] else selection.day
    if kind == "html" and not options["last"]:
        days = tuple(dataset.days)  # a page plays, and opens on the day asked for
    return Snapshot(
        selection=replace(selection, day=shown),
        days=days,
        output=options["output"],
        format=kind,
        atlas=atlas,
        size=size,
        seconds=options["seconds"],
        coarsen=cast("Level | None", options["coarsen"]),
    )


def _selection(dataset: Dataset, options: Options) -> Selection:
    """The view of a query, with what other options say."""
    selection = from_query(options["query"], default_selection(dataset), dataset.days)
    given: Options = {
        "layers": _words(options["layers"], SWITCHES, "--layers"),
        "types": _words(options["types"], tuple(TYPES), "--types"),
        "bases": _words(options["basis"], BASES, "--basis"),
        "zoom": _zoom(options["zoom"]),
        **{key: options[key] for key in ("lang", "theme", "shade", "inferred")},
    }
    return replace(selection, **{key: value for key, value in given.items() if value is not None})


def _words(text: str | None, known: tuple[str, ...], option: str) -> tuple[str, ...] | None:
    if text is None:
        return None
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in known:
            raise UsageError(f"{option} {word}: expected some of {', '.join(known)}")
    return tuple(word for word in known if word in words)


def _zoom(text: str | None) -> Zoom | None:
    if text is None:
        return None
    zoom = parse_zoom(text)
    if zoom is None:
        raise UsageError(
            f"--zoom {text}: expected longitude,latitude,kilometres such as 76.9,43.3,600"
        )
    return zoom


@contextmanager
def _bar(*, as_lines: bool) -> Iterator[Progress]:
    """A progress bar on a terminal; for another program, a line of JSON a step."""
    if as_lines:
        yield lambda done, total: click.echo(json.dumps({"done": done, "total": total}))
        return
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=1, label="Drawing", file=sys.stderr, hidden=hidden) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
