"""A program of its own beside a worker, for what takes much memory and is asked for now and then.

It is started when first asked, answers one question after the other on its pipes, ends by itself when it is idle, and
is begun anew when it has ended or was killed. A question is a line of JSON, and as many bytes after it as its "bytes"
says; an answer likewise. Before the first question it says that it is ready.
"""

import contextlib
import json
import os
import subprocess
import threading
import weakref
from collections.abc import Callable
from typing import IO, Any, cast

Said = dict[str, Any]  # Any: JSON


class Silent(Exception):
    """The program ended twice over one question."""


class NotStarted(RuntimeError):
    """The program cannot be started; its own words stand in the log."""


class _Ended(Exception):
    """The program ended before it had answered."""


class Companion:
    """One program; asked by one thread at a time."""

    def __init__(self, command: Callable[[], list[str]]) -> None:
        self._command = command
        self._one_at_a_time = threading.Lock()
        self._program: _Program | None = None
        self._first: Said | None = None
        _all.add(self)

    def ask(self, question: Said, content: bytes = b"", *, first: Said | None = None) -> tuple[Said, bytes]:
        """Its answer. It is told `first` when it starts, and started anew where that is another one than before.

        Raises `Silent` or `NotStarted`.
        """
        with self._one_at_a_time:
            if self._program and self._first != first:
                self._end()
            for _attempt in range(2):
                try:
                    program = self._program or self._start(first)
                    return program.ask(question, content)
                except _Ended:
                    self._end()
        raise Silent

    @property
    def pid(self) -> int | None:
        """The process of the program, if it runs."""
        return self._program.process.pid if self._program else None

    def end(self) -> None:
        """End the program, if it runs."""
        with self._one_at_a_time:
            self._end()

    def _start(self, first: Said | None) -> "_Program":
        program = _Program(self._command())
        if first is not None:
            program.tell(first, b"")
        if not program.answers.readline():
            raise NotStarted(f"{self._command()[-1]} ended with status {program.end()}.")
        self._program, self._first = program, first
        return program

    def _end(self) -> None:
        if self._program:
            self._program.end()
        self._program = None

    def _forget(self) -> None:
        """A forked process has pipes that belong to its parent, and maybe a lock that nobody will open."""
        self._one_at_a_time, self._program, self._first = threading.Lock(), None, None


class _Program:
    """A running program and its two pipes."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.questions, self.answers = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)

    def ask(self, question: Said, content: bytes) -> tuple[Said, bytes]:
        """Raises `_Ended` where nothing or only a part came back."""
        self.tell(question | ({"bytes": len(content)} if content else {}), content)
        line = self.answers.readline()
        if not line.endswith(b"\n"):
            raise _Ended
        answer: Said = json.loads(line)
        length = answer.get("bytes", 0)
        made = self.answers.read(length) if length else b""
        if len(made) < length:
            raise _Ended
        return answer, made

    def tell(self, line: Said, content: bytes) -> None:
        try:
            self.questions.write(json.dumps(line, ensure_ascii=False).encode() + b"\n" + content)
            self.questions.flush()
        except BrokenPipeError as error:
            raise _Ended from error

    def end(self) -> int:
        """Let go of it, whatever state it is in, and leave no zombie."""
        self.process.kill()
        with contextlib.suppress(BrokenPipeError):  # what it did not read is lost with it
            self.questions.close()
        self.answers.close()
        return self.process.wait()


_all: "weakref.WeakSet[Companion]" = weakref.WeakSet()


def _forked() -> None:
    for companion in _all:
        companion._forget()  # noqa: SLF001 - of this very module


os.register_at_fork(after_in_child=_forked)
