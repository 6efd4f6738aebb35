"""From a request to files: one road for the command line and the dashboard."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.geometry import geometry, script
from dashboard.snapshot.errors import UsageError
from dashboard.snapshot.files import check_folder, make_folder, set_aside, write_whole
from dashboard.snapshot.films import write_gif, write_mp4
from dashboard.snapshot.page import standalone_page
from dashboard.snapshot.picture import Picture, build_picture
from dashboard.snapshot.request import FILMS, PAGES, TABLES, Snapshot
from dashboard.snapshot.stills import THUMBNAIL, contact_sheet, finished_pdf, recoded
from dashboard.snapshot.studio import Easel, find_browser, open_studio
from dashboard.tallied.table import chosen_counts
from dashboard.theme import PALETTES, theme_colours
from geodata.coarsen import coarsened
from geodata.dataset import Dataset
from geodata.export import events_csv, events_geojson

CONTACT_SHEET = "contact-sheet.png"
_EASELS = 2
"""More tabs than processors gain nothing."""

Prepare = Callable[[], tuple[Dataset, Snapshot]]
"""Reads the case, and says which picture of it is asked for."""

Progress = Callable[[int, int], None]
"""Told how many of how many pictures are done."""


def make_snapshot(
    prepare: Prepare, kind: str, version: str, progress: Progress, *, several: bool = False
) -> list[Path]:
    """Make what was asked for.

    Args:
        prepare: reads the case and says what is asked for. It is called while the browser starts.
        kind: the format.
        version: of the program.
        progress: told after each picture.
        several: whether there may be more than one day to draw.

    Returns:
        The files written, in order.

    Raises:
        SnapshotError: there is no browser, or a file cannot be written; files that were done
            stay, and none is left half-written.
        SheetError: the text does not fit the size.
    """
    lay_out = partial(_laid_out, prepare, version)
    if kind in TABLES or kind in PAGES:
        return _written(*lay_out(), progress)
    find_browser()
    easels = min(_EASELS, os.cpu_count() or 1) if several else 1
    try:
        return asyncio.run(_stoppable(_drawn(lay_out, easels, progress)))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def _laid_out(prepare: Prepare, version: str) -> tuple[Picture, Snapshot]:
    """The pictures asked for, before anything is drawn."""
    dataset, request = prepare()
    (make_folder if request.atlas else check_folder)(_folder(request))
    if request.coarsen:
        dataset = coarsened(dataset, request.coarsen)
    told = request.coarsen or ""
    picture = build_picture(
        dataset, request.selection, request.size, version=version, coarsened=told
    )
    return picture, request


def _folder(request: Snapshot) -> Path:
    return request.output if request.atlas else request.output.parent


def _written(picture: Picture, request: Snapshot, progress: Progress) -> list[Path]:
    """What needs no browser: the events behind a picture, or a page that draws by itself."""
    if picture.dataset.tally is not None and request.format in TABLES:
        write_whole(request.output, _counts(picture, request).encode())
        progress(1, 1)
        return [request.output]
    events = picture.sums.events
    events = events[events["event_date"].isin(list(request.days))]
    if request.format == "csv":
        text = events_csv(picture.dataset, events)
    elif request.format == "geojson":
        text = events_geojson(picture.dataset, events, picture.about(request.days))
    else:
        text = standalone_page(picture, request.days, request.selection.day, request.seconds)
    write_whole(request.output, text.encode())
    progress(1, 1)
    return [request.output]


def _counts(picture: Picture, request: Snapshot) -> str:
    """The counts behind a picture, where there are no events."""
    if request.format != "csv":
        raise UsageError("this case holds counts, and no events; write them to a .csv file")
    from geodata.export_counts import counts_csv  # a server imports this module, and no Arrow

    days = (request.days[0], request.days[-1])
    case = picture.dataset
    return counts_csv(case, chosen_counts(case, request.selection, days))


async def _stoppable(drawing: Coroutine[Any, Any, list[Path]]) -> list[Path]:
    """Asked to end, a picture ends as with Ctrl-C: nothing half-written, no browser left."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    # What the browser's driver still had to say when it was closed is of no use to anybody.
    loop.set_exception_handler(lambda *_: None)
    if task is not None and threading.current_thread() is threading.main_thread():
        with suppress(NotImplementedError):  # Windows ends a program at once
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
    return await drawing


async def _drawn(
    lay_out: Callable[[], tuple[Picture, Snapshot]], easels: int, progress: Progress
) -> list[Path]:
    async with open_studio(easels) as opening:
        # Reading and laying out takes as long as a browser to start, on another processor.
        picture, request = await asyncio.to_thread(lay_out)
        shapes = await asyncio.to_thread(_shapes, picture)
        studio = await opening
        for easel in studio:
            await easel.give(shapes)
        if request.format in FILMS:
            return await _film(picture, request, studio, progress)
        if request.atlas:
            return await _atlas(picture, request, studio, progress)
        day = request.days[0]
        drawn = await _Sitting(picture, request.days, studio[0]).picture(day, request.format)
        write_whole(request.output, drawn.content)
        progress(1, 1)
        return [request.output]


def _shapes(picture: Picture) -> str:
    return script(geometry(picture.dataset, picture.selection.layers))


@dataclass(frozen=True)
class _Drawn:
    """A picture as a file, and the same small as PNG."""

    day: pd.Timestamp
    content: bytes
    small: bytes


class _Sitting:
    """One easel and the days it draws, one after another."""

    def __init__(self, picture: Picture, days: Sequence[pd.Timestamp], easel: Easel) -> None:
        self._picture, self._easel = picture, easel
        self._fonts = picture.fonts(days)
        self._drawn = False

    async def picture(self, day: pd.Timestamp, kind: str) -> _Drawn:
        """The picture of a day as a file of a format."""
        payload = self._picture.payload([day])
        if self._drawn and kind != "svg":
            await self._easel.show(self._picture.frame(day))
        else:  # drawn afresh, so that SVG has its parts in the same order on every road to a day
            await self._easel.draw(self._picture.figure(day), self._fonts)
            self._drawn = True
        if kind == "svg":
            content = await self._easel.svg(payload)
        elif kind == "pdf":
            content = finished_pdf(await self._easel.pdf(payload), payload["about"])
        else:
            content = await self._easel.png(payload)
        small = await self._easel.small(payload, THUMBNAIL)
        if kind in ("jpeg", "webp"):
            content = await asyncio.to_thread(recoded, content, kind, payload["about"])
        return _Drawn(day, content, small)


async def _all_days(
    picture: Picture, days: Sequence[pd.Timestamp], kind: str, studio: Sequence[Easel]
) -> AsyncIterator[_Drawn]:
    """Pictures of all days as they are done; every easel takes the next day that is left."""
    left = list(reversed(days))
    done: asyncio.Queue[_Drawn] = asyncio.Queue()

    async def sit(easel: Easel) -> None:
        sitting = _Sitting(picture, days, easel)
        while left:
            await done.put(await sitting.picture(left.pop(), kind))

    tasks = [asyncio.create_task(sit(easel)) for easel in studio]
    try:
        for _ in days:
            yield await _first_of(done, tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _first_of(done: asyncio.Queue[_Drawn], tasks: Sequence[asyncio.Task[None]]) -> _Drawn:
    """The next picture; the fault of an easel where one fails."""
    waiting = asyncio.ensure_future(done.get())
    while not waiting.done():
        running = [task for task in tasks if not task.done()]
        await asyncio.wait([waiting, *running], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
    return waiting.result()


async def _film(
    picture: Picture, request: Snapshot, studio: Sequence[Easel], progress: Progress
) -> list[Path]:
    pngs: dict[pd.Timestamp, bytes] = {}
    async for drawn in _all_days(picture, request.days, "png", studio):
        pngs[drawn.day] = drawn.content
        progress(len(pngs), len(request.days))
    about = picture.about(request.days)
    ordered = [pngs[day] for day in request.days]
    write: Callable[..., None] = write_mp4
    if request.format == "gif":
        write = partial(write_gif, kept=theme_colours(request.selection.theme))
    with set_aside(request.output) as aside:
        await asyncio.to_thread(write, aside, ordered, request.seconds, about)
    return [request.output]


async def _atlas(
    picture: Picture, request: Snapshot, studio: Sequence[Easel], progress: Progress
) -> list[Path]:
    small: dict[pd.Timestamp, bytes] = {}
    async for drawn in _all_days(picture, request.days, request.format, studio):
        await asyncio.to_thread(write_whole, _name(request, drawn.day), drawn.content)
        small[drawn.day] = drawn.small
        progress(len(small), len(request.days))
    target = request.output / CONTACT_SHEET
    background = PALETTES[request.selection.theme].border
    write_whole(target, contact_sheet([small[day] for day in request.days], background))
    return [*(_name(request, day) for day in request.days), target]


def _name(request: Snapshot, day: pd.Timestamp) -> Path:
    """`2022-01-05.png`: names sort by date."""
    return request.output / f"{day.date().isoformat()}.{request.format.replace('jpeg', 'jpg')}"
