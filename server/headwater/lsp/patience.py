"""How long the one worker stays with a piece of work while something else waits.

An analysis of a long script takes hundreds of milliseconds, and so may a question about it. Both are broken off when a
message waits, and go on after it: what was understood by then is kept (`pipeline.Document.analysis`).
"""

import time
from collections.abc import Callable

from headwater.base.interrupt import Interrupted

SLICE = 0.02
"""Seconds that work goes on for before it looks whether something waits."""


class Patience:
    """The check that is called in the middle of long work."""

    def __init__(self, idle: Callable[[], bool]) -> None:
        self._idle = idle
        self._wanted: Callable[[], bool] = lambda: True
        self._end = float("inf")
        self._pressed = False

    def begin(self, wanted: Callable[[], bool] = lambda: True, *, pressed: bool = False) -> None:
        """Work begins that stops when nobody wants it any more, and gives way after a slice of time: to messages that
        wait, or, `pressed`, in any case."""
        self._wanted = wanted
        self._pressed = pressed
        self._end = time.monotonic() + SLICE

    def begin_at_last(self, wanted: Callable[[], bool]) -> None:
        """The same work has given way often: now it stops only when nobody wants it any more."""
        self.begin(wanted)
        self._end = float("inf")

    def check(self) -> None:
        """Go on, or not.

        Raises:
            Interrupted: when the work is to give way.
        """
        if not self._wanted():
            raise Interrupted
        if time.monotonic() > self._end and (self._pressed or not self._idle()):
            raise Interrupted
