"""One trial: a beginning and edits, played on a server until the law does not hold."""

import logging
import random
import re
import signal
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from fuzz.editor import Editor, Message, Start
from fuzz.edits import Edit, Saved
from fuzz.hand import Hand
from fuzz.inside import Inside
from fuzz.law import Law, Spot

PATIENCE = 60.0
"""Seconds of processor time after which a step is taken to hang; in them the text is read anew, too."""


@dataclass(frozen=True)
class Step:
    """An edit, and whether somebody looks at what comes of it, and where."""

    edit: Edit
    looks: bool = True
    spots: tuple[Spot, ...] = ()
    methods: frozenset[str] = frozenset()
    """What is asked there."""


@dataclass(frozen=True)
class Trial:
    """All that is needed to play it again."""

    start: Start
    encoding: str = "utf-16"
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What went wrong, and after how many steps."""

    what: str
    after: int

    @property
    def hangs(self) -> bool:
        """Whether it is that nothing came in time."""
        return Hang.__name__ in self.what

    @property
    def kind(self) -> str:
        """What it has in common with the same fault in another text."""
        if self.what.startswith("Traceback"):
            places = re.findall(r'File ".*?([^/"]+)", line (\d+)', self.what)
            if self.hangs:
                return Hang.__name__
            raised = self.what.splitlines()[-1].partition(":")[0]
            return f"{raised} {places[-1] if places else ''}"
        return re.sub(r"\d+|:? (?:file|vscode).*", "", self.what.partition("\n")[0])


class Side(Protocol):
    """What plays the server's part."""

    def take(self, message: Message) -> None:
        """A notification of the editor."""

    def broken(self, step: Step) -> str:
        """What is not as it should be."""

    def close(self) -> None:
        """The end of the trial: what is not as it should be shows by an exception."""


class Within(Side):
    """The server without its process."""

    def __init__(self, editor: Editor) -> None:
        self._inside = Inside(editor.folder, editor.encoding)
        self._law = Law(editor, self._inside)

    def take(self, message: Message) -> None:
        self._inside.take(message)

    def broken(self, step: Step) -> str:
        return self._law.broken(step.spots, step.methods.__contains__)

    def close(self) -> None:
        """There is nothing left."""


Sides = Callable[[Editor], Side]


@dataclass
class Play:
    """A trial on its way."""

    editor: Editor
    side: Side
    done: list[Step] = field(default_factory=list)

    def begin(self) -> Fault | None:
        """Open what there is, and look."""
        return self._guarded(lambda: self._tell(self.editor.begin()) or self.side.broken(Step(Saved("", None))))

    def step(self, step: Step) -> Fault | None:
        """One edit."""
        self.done.append(step)

        def do() -> str:
            self._tell(self.editor.do(step.edit))
            return self.side.broken(step) if step.looks else ""

        return self._guarded(do)

    def end(self) -> Fault | None:
        """Close everything."""
        return self._guarded(lambda: self.side.close() or "")

    def _tell(self, messages: Iterator[Message]) -> str:
        for message in messages:
            self.side.take(message)
        return ""

    def _guarded(self, do: Callable[[], str]) -> Fault | None:
        try:
            with watched(), told() as complaints:
                what = do() or "\n".join(complaints)
        except (Exception, Hang) as error:  # noqa: BLE001  -- whatever it is, it is what we look for
            what = "".join(traceback.format_exception(error, limit=-4)).strip()
        return Fault(what, len(self.done)) if what else None


class Hang(BaseException):
    """A step has taken longer than anybody would wait; no guard of the server's may hold it up."""


@contextmanager
def watched(seconds: float = PATIENCE) -> Iterator[None]:
    """Raise where the program is when it has worked so long."""

    def hang(_: int, __: FrameType | None) -> None:
        raise Hang(f"{seconds:.0f} seconds of processor time")

    before = signal.signal(signal.SIGPROF, hang)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def told() -> Iterator[list[str]]:
    """What is logged as an error, and what is warned of."""
    complaints: list[str] = []

    class Heard(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(self.format(record))

    heard = Heard(logging.ERROR)
    log = logging.getLogger("headwater")
    log.addHandler(heard)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            yield complaints
        complaints += [f"warned of: {each.category.__name__}" for each in warned]
    finally:
        log.removeHandler(heard)


@contextmanager
def playing(start: Start, encoding: str, sides: Sides) -> Iterator[Play]:
    """A trial in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        editor = Editor(Path(name).resolve(), start, encoding)
        yield Play(editor, sides(editor))


def played(trial: Trial, sides: Sides = Within) -> Fault | None:
    """The first fault of a trial."""
    with playing(trial.start, trial.encoding, sides) as play:
        fault = play.begin()
        for step in trial.steps:
            fault = fault or play.step(step)
        return play.end() or fault


def roamed(
    start: Start, encoding: str, chance: random.Random, pool: Sequence[str], count: int, sides: Sides = Within
) -> tuple[Trial, Fault | None]:
    """Edit at random; what was done, and the first fault."""
    hand = Hand(chance, pool)
    with playing(start, encoding, sides) as play:
        fault = play.begin()
        while fault is None and len(play.done) < count:
            for edit in hand.edits(play.editor):
                fault = play.step(step(edit, chance))
                if fault is not None:
                    break
        closing = play.end()
        return Trial(start, encoding, tuple(play.done)), fault or closing


METHODS = (
    *("codeLens", "documentSymbol", "foldingRange", "hover", "hover", "completion", "completion", "definition"),
    *("references", "documentHighlight", "prepareRename", "rename", "prepareCallHierarchy"),
    *("inlayHint", "codeAction"),
)


def step(edit: Edit, chance: random.Random) -> Step:
    """An edit, with the attention it gets."""
    if chance.random() < 0.4:
        return Step(edit, looks=False)
    spots = tuple(Spot(chance.random(), chance.random()) for _ in range(chance.choice((0, 1, 1, 2))))
    methods = {f"textDocument/{name}" for name in chance.sample(METHODS, 4)}
    if chance.random() < 0.2:
        methods |= {"headwater/lineage", "headwater/plan"}
    if "textDocument/codeAction" in methods and chance.random() < 0.9:
        methods.discard("textDocument/codeAction")  # it reads the text anew for every offer
    return Step(edit, True, spots, frozenset(methods))
