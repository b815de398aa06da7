"""`headwater check`: the findings of scripts, notebooks and folders."""

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from headwater.cli.command import FAILED, FOUND, FOUND_NOTHING, WrongUse, command
from headwater.cli.finding import Failure, Result
from headwater.cli.parallel import cores
from headwater.cli.progress import Progress, coloured, complain
from headwater.cli.work import Task, check_files

STDIN = "-"


@command
def check(
    paths: Annotated[list[str], "scripts, notebooks, folders (default: this one), or - for standard input"] = [],  # noqa: B006
    *,
    format: Annotated[Literal["text", "json", "sarif", "github"], "how findings are printed"] = "text",
    select: Annotated[list[str], "rules to use: a rule, a group such as leakage/overlap, or all"] = [],  # noqa: B006
    ignore: Annotated[list[str], "rules to leave out: a rule, a group, or all"] = [],  # noqa: B006
    fix: Annotated[bool, "apply the safe fixes; a file is written whole or not at all"] = False,
    diff: Annotated[bool, "show what --fix would change, and change nothing"] = False,
    watch: Annotated[bool, "check again whenever a file changes"] = False,
    exit_zero: Annotated[bool, "exit with 0 even with findings"] = False,
    jobs: Annotated[int | None, "how many processes (default: one for each core)"] = None,
    baseline: Annotated[Path | None, "a file that lists known findings, which are not shown"] = None,
    write_baseline: Annotated[bool, "record the present findings in the baseline"] = False,
    stdin_filename: Annotated[str | None, "the name of what standard input holds"] = None,
) -> int:
    """Report what a plan of each script shows to be wrong.

    Folders are searched for .py and .ipynb files; what .gitignore names is left out.
    """
    from headwater.cli.catalogue import known_names

    ask = _Ask(
        paths=paths or [os.curdir],
        task=Task(
            select=known_names(select, "--select"),
            ignore=known_names(ignore, "--ignore"),
            fix=fix,
            diff=diff,
            offers=format in ("json", "sarif"),
        ),
        format=format,
        jobs=jobs or cores(),
        baseline=baseline,
        stdin_filename=stdin_filename,
    )
    ask.refuse_what_contradicts(watch, write_baseline)
    if watch:
        return ask.watch()
    if write_baseline and baseline:
        return ask.record(baseline)
    result = ask.run()
    ask.show(result)
    if result.failures:
        return FAILED
    return FOUND if (result.findings or result.diff) and not exit_zero else FOUND_NOTHING


@dataclass(frozen=True)
class _Ask:
    """What was asked for."""

    paths: list[str]
    task: Task
    format: str
    jobs: int
    baseline: Path | None
    stdin_filename: str | None

    def refuse_what_contradicts(self, watch: bool, write_baseline: bool) -> None:
        """One line for options that do not go together."""
        if self.task.fix and self.task.diff:
            raise WrongUse("check: --diff changes nothing and --fix does: choose one")
        if self.task.diff and self.format != "text":
            raise WrongUse(f"check: --diff prints a diff, which --format {self.format} has no place for")
        if write_baseline and not self.baseline:
            raise WrongUse("check: --write-baseline needs --baseline FILE to write to")
        if write_baseline and (self.task.fix or self.task.diff):
            raise WrongUse("check: --write-baseline only records findings: leave --fix and --diff out")
        if STDIN in self.paths and (len(self.paths) > 1 or watch):
            raise WrongUse("check: - (standard input) goes with no other path and not with --watch")
        if watch and (self.task.diff or write_baseline or self.format != "text"):
            raise WrongUse("check: --watch prints text, and goes with neither --diff nor --write-baseline")

    def run(self) -> Result:
        """Check everything once."""
        if self.paths == [STDIN]:
            return self._known_left_out(self._standard_input())
        files, failures = self._files()
        # Named as soon as they are met: what follows may take a while.
        complain(failures)
        result = Result(failures=failures)
        with Progress("checking", len(files)) as step:
            for each in check_files(files, self.task, self.jobs):
                step()
                complain(each.failures, [note for note in each.notes if note not in result.notes])
                result.add(each)
        return self._known_left_out(result)

    def _files(self) -> tuple[list[str], list[Failure]]:
        from headwater.cli.files import gather

        return gather(self.paths)

    def _standard_input(self) -> Result:
        from headwater.cli.script import Unreadable, script
        from headwater.cli.work import check_script

        name = self.stdin_filename or "<stdin>"
        try:
            read = script(name, sys.stdin.buffer.read())
            result, cells = check_script(read, self.task, save=False)
            if self.task.fix and not result.failures:
                # What was read comes back mended; the findings go where the errors go.
                sys.stdout.flush()
                sys.stdout.buffer.write(read.content(cells))
        except Unreadable as error:
            result = Result(failures=[Failure(name, str(error))])
        complain(result.failures, result.notes)
        return result

    def _known_left_out(self, result: Result) -> Result:
        if self.baseline:
            from headwater.cli.baseline import read, unknown

            before = len(result.findings)
            folder = os.path.dirname(os.path.abspath(self.baseline))
            result.findings = unknown(result.findings, read(self.baseline), folder)
            result.known = before - len(result.findings)
        return result

    def show(self, result: Result) -> None:
        """Print a result as it was asked for."""
        from headwater.cli.formats import form

        if self.task.diff:
            from headwater.cli.formats.text import counted, shown

            # On a terminal nothing moves the cursor; in a file it is a patch, letter for letter.
            on_screen = sys.stdout.isatty()
            sys.stdout.writelines(f"{shown(line[:-1])}\n" if on_screen else line for line in result.diff)
            print(f"{counted(result.mended, 'repair')} would be made", file=sys.stderr)
            return
        stream = sys.stderr if self.task.fix and self.paths == [STDIN] else sys.stdout
        stream.write(form(self.format)(result, coloured(stream)))

    def record(self, baseline: Path) -> int:
        """Write the baseline."""
        from headwater.cli.baseline import write
        from headwater.cli.formats.text import counted

        result = replace(self, baseline=None).run()
        count = write(baseline, result.findings)
        print(f"{baseline}: {counted(count, 'finding')} recorded", file=sys.stderr)
        return FAILED if result.failures else FOUND_NOTHING

    def watch(self) -> int:
        """Check, and check again what changes, until interrupted."""
        from watchfiles import watch

        from headwater.cli.watching import Remembered, interesting

        remembered = Remembered()
        files, failures = self._files()
        if not files and failures:
            complain(failures)
            return FAILED
        remembered.take(check_files(files, self.task, self.jobs), files)
        self._show_again(remembered.result(failures))
        # Interrupts are raised, so that Ctrl-C ends the command as it ends every other.
        folders = {
            os.path.realpath(path if os.path.isdir(path) else os.path.dirname(path) or ".")
            for path in self.paths
        }
        existing = sorted(folder for folder in folders if os.path.isdir(folder))
        for changes in watch(*existing, watch_filter=interesting, raise_interrupt=True):
            files, failures = self._files()
            changed = remembered.stale(files, changes)
            if not changed and remembered.holds(files):
                continue  # another file of the folder
            remembered.keep(files)
            remembered.take(check_files(changed, self.task, self.jobs), changed)
            self._show_again(remembered.result(failures))
        return FOUND_NOTHING

    def _show_again(self, result: Result) -> None:
        if sys.stdout.isatty():
            sys.stdout.write("\x1b[2J\x1b[H")
        complain(result.failures, result.notes)
        self.show(self._known_left_out(result))
        sys.stdout.flush()
