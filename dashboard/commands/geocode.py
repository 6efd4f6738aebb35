"""`spreadmap geocode`: what a name means, and where it lies."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from dashboard.commands.options import json_option
from geodata.places import Match
from geodata.reading import read_gazetteer


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@json_option
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
