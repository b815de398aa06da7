"""What people see while many files are worked on: a bar, and a line for each file that cannot be."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence

from headwater.cli.finding import Failure

MANY = 300


def coloured(stream: object) -> bool:
    """Whether colours may be used: on a terminal, unless its owner asked for none."""
    is_terminal: Callable[[], bool] = getattr(stream, "isatty", lambda: False)
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def complain(failures: Sequence[Failure], notes: Iterable[str] = ()) -> None:
    """One line for each file that could not be checked, and for each setting that could not be used."""
    from headwater.cli.formats.text import shown

    for note in notes:
        print(f"headwater: {shown(note)}", file=sys.stderr)
    for failure in failures:
        print(f"headwater: {shown(failure.path)}: {shown(failure.message)}", file=sys.stderr)


class Progress:
    """A bar on standard error while something is done with many files; nothing where nobody looks."""

    def __init__(self, doing: str, files: int) -> None:
        self.doing = doing
        self.files = files if sys.stderr.isatty() and files > MANY else 0

    def __enter__(self) -> Callable[[], None]:
        if not self.files:
            return lambda: None
        from rich import progress
        from rich.console import Console

        console = Console(stderr=True, no_color=not coloured(sys.stderr))
        columns = (
            progress.TextColumn(self.doing),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
        )
        # Drawn when asked and by no thread of its own: the processes that check are forked meanwhile.
        self.bar = progress.Progress(*columns, console=console, transient=True, auto_refresh=False)
        self.bar.start()
        task = self.bar.add_task(self.doing, total=self.files)
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            if done % 25 == 0 or done == self.files:
                self.bar.update(task, completed=done, refresh=True)

        return step

    def __exit__(self, *_: object) -> None:
        if self.files:
            self.bar.stop()
