"""A browser that draws for many commands: starting one takes longer than what it draws."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from threading import Thread
from typing import Any

from dashboard.snapshot.studio import Easel, open_studio

Studio = Callable[..., AbstractAsyncContextManager[Any]]
"""What `open_studio` is."""

EASELS, WITHIN = 2, 90
"""Tabs, as many as a command asks for; seconds."""


class FarEasel(Easel):
    """An easel of a browser whose loop is another one than that of the command."""

    def __init__(self, easel: Easel, loop: asyncio.AbstractEventLoop) -> None:
        self._easel, self._loop = easel, loop

    async def _send(self, command: str, options: dict[str, Any]) -> dict[str, Any]:
        sending = self._easel._send(command, options)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(sending, self._loop))


@contextmanager
def kept_studio() -> Iterator[Studio]:
    """A stand-in for `open_studio`, whose browser stays until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def there(doing: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(doing, loop).result(WITHIN)

    real = open_studio(EASELS)
    try:
        yield _stand_in([FarEasel(easel, loop) for easel in there(_entered(real))])
    finally:
        there(real.__aexit__(None, None, None))
        loop.call_soon_threadsafe(loop.stop)
        thread.join(WITHIN)
        loop.close()


async def _entered(real: AbstractAsyncContextManager[Any]) -> Sequence[Easel]:
    easels: Sequence[Easel] = await (await real.__aenter__())
    return easels


def _stand_in(far: Sequence[Easel]) -> Studio:
    @asynccontextmanager
    async def opened(easels: int = 1) -> AsyncIterator[Any]:
        there: asyncio.Future[Sequence[Easel]] = asyncio.get_running_loop().create_future()
        there.set_result(far[:easels])
        yield there

    return opened
