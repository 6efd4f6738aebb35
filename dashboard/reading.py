"""Reading in a process of its own: what it takes of memory goes with it, and of time is no one's.

Reading a case takes several times the memory that the case then has, and brings modules that a
server needs for nothing else. The process is asked to run functions, one after another.
"""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from dashboard.texts import PlainPickler
from geodata.errors import GeodataError

if TYPE_CHECKING:
    from geodata.case import CaseFiles
    from geodata.dataset import Dataset

P = ParamSpec("P")
R = TypeVar("R")

IDLE = 60.0
"""Seconds that a process which nobody uses is kept for whoever mends a file and brings it again."""


class Run(Protocol):
    """Calls a function, here or elsewhere."""

    def __call__(self, function: Callable[P, R], /, *given: P.args, **named: P.kwargs) -> R:
        """Its answer, or what it raised."""


def load_case(files: CaseFiles) -> Dataset:
    """`load_dataset`, which is imported where it is called: it brings all that reads files."""
    from geodata.loading import load_dataset

    return load_dataset(files)


def here(function: Callable[P, R], /, *given: P.args, **named: P.kwargs) -> R:
    """Call a function in this process."""
    return function(*given, **named)


class ReadingError(GeodataError):
    """What read a case ended before it had an answer."""


class Reader:
    """Runs functions in processes of their own; safe to use from several threads."""

    def __init__(self, *, warm: bool = False, idle: float = IDLE) -> None:
        """Begin none yet.

        Args:
            warm: whether one is kept, so that what is saved is soon read.
            idle: seconds after which others end.
        """
        self._warm, self._idle = warm, idle
        self._lock = threading.Lock()
        self._free, self._busy = list[_Process](), set[_Process]()
        self._timer: threading.Timer | None = None
        self._closed = False

    def run(self, function: Callable[P, R], /, *given: P.args, **named: P.kwargs) -> R:
        """Call a function in another process.

        Args:
            function: one of a module; what it is given and what it gives can be pickled.
            given: its arguments.
            named: those by name.

        Raises:
            ReadingError: the process ended.
            Exception: whatever the function raised.
        """
        question = (function, given, named)
        process = self._take()
        try:
            done, answer = process.answer(question)
        finally:
            self._give_back(process)
        if done:
            return answer
        raise answer

    def ahead(self, function: Callable[P, R], /, *given: P.args, **named: P.kwargs) -> None:
        """Begin a call whose answer is asked for later, with `run` and the same arguments."""
        with self._lock:
            if not self._free:
                self._free.append(_Process())
            self._free[-1].ask((function, given, named))

    def rest(self) -> None:
        """End the processes that nobody uses, but for the one that is kept."""
        with self._lock:
            self._end_free(int(self._warm))

    def close(self) -> None:
        """End all processes; whoever waits for one is told that it has ended."""
        with self._lock:
            self._closed = True
            self._end_free(0)
            for process in self._busy:
                process.kill()

    def _take(self) -> _Process:
        with self._lock:
            if self._closed:
                raise ReadingError("the case is not read any more: the server ends")
            process = self._free.pop() if self._free else _Process()
            self._busy.add(process)
            return process

    def _give_back(self, process: _Process) -> None:
        with self._lock:
            self._busy.discard(process)
            if process.ended or self._closed:
                process.end()
                return
            self._free.append(process)
            self._rest_later()

    def _rest_later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(self._idle, self.rest)
        self._timer.daemon = True
        self._timer.start()

    def _end_free(self, but: int) -> None:
        if self._timer is not None:
            self._timer.cancel()
        while len(self._free) > but:
            self._free.pop().end()


class _Process:
    """A process that answers questions, in a group of its own: Ctrl-C here does not reach it."""

    def __init__(self) -> None:
        # What is found here is found there, and nothing else that lies in this folder.
        self._asked: Any = None
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "dashboard.reading"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            start_new_session=True,
        )

    @property
    def ended(self) -> bool:
        """Whether it answers no more."""
        return self._process.poll() is not None

    def ask(self, question: Any) -> None:
        """Begin to answer."""
        sent = pickle.dumps(question)
        self._asked = question
        with suppress(OSError):  # whoever waits for the answer is told
            if self._process.stdin is not None:
                self._process.stdin.write(sent)
                self._process.stdin.flush()

    def answer(self, question: Any) -> tuple[bool, Any]:
        """Whether a call was done, and its answer or what it raised; of one asked before, too."""
        if self._asked != question:
            self._forget()
            self.ask(question)
        self._asked = None
        return self._answer()

    def _forget(self) -> None:
        """Pass over what was asked before and is not wanted any more."""
        if self._asked is not None:
            self._answer()

    def _answer(self) -> tuple[bool, Any]:
        try:
            if self._process.stdout is None:
                raise EOFError
            answer: tuple[bool, Any] = pickle.load(self._process.stdout)  # noqa: S301 (our own)
        except (OSError, EOFError, pickle.UnpicklingError):
            self.kill()
            raise ReadingError(f"the case could not be read: {self._why()}") from None
        except BaseException:
            self.kill()  # half of an answer is left in the pipe
            self._process.wait()  # until then it counts as one that answers
            raise
        return answer

    def kill(self) -> None:
        """Stop it and all that it has started, whatever they are doing."""
        with suppress(ProcessLookupError, PermissionError):
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Stop it and let go of it."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()

    def _why(self) -> str:
        code = self._process.wait()
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        return f"the process that read it {how}; there may have been too little memory"


def main() -> None:
    """Answer questions until nobody asks any more."""
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with suppress(BrokenPipeError):
        while question := _question(questions):
            answers.write(_answer(*question))
            answers.flush()


def _question(questions: Any) -> Any:
    try:
        return pickle.load(questions)  # noqa: S301 (of the process that began this one)
    except EOFError:
        return None


def _answer(function: Callable[..., Any], given: Any, named: Any) -> bytes:
    try:
        return _pickled((True, function(*given, **named)))
    except Exception as fault:
        return _raised(fault)


def _pickled(answer: tuple[bool, Any]) -> bytes:
    content = io.BytesIO()
    PlainPickler(content, pickle.HIGHEST_PROTOCOL).dump(answer)
    return content.getvalue()


def _raised(fault: Exception) -> bytes:
    """What was raised; in words, where it cannot be sent as it is."""
    if not isinstance(fault, GeodataError):
        fault.add_note("".join(traceback.format_exception(fault)))
    try:
        content = pickle.dumps((False, fault))
        pickle.loads(content)  # noqa: S301
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(fault).__name__}: {fault}")))
    return content


if __name__ == "__main__":
    main()
