"""Commands of the command line: one decorated function per file, whose signature is what one may type.

    @command
    def explain(rule: Annotated[str, "name of a rule"], *, width: Annotated[int, "columns"] = 100) -> int:
        \"\"\"Show the manual page of a rule.\"\"\"

becomes `headwater explain RULE --width N`. What stands before the `*` is given by position, what stands after
it by name: a `bool` is a switch, a `Literal` a choice, a `list` may be repeated or separated by commas. The
value returned is the exit status.
"""

import argparse
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, NoReturn, get_args, get_origin, get_type_hints

from headwater.base.terminal import formatter

FOUND_NOTHING = 0
FOUND = 1
FAILED = 2
INTERRUPTED = 130


class WrongUse(Exception):
    """What was typed cannot be done; the message is the one line to show."""


@dataclass(frozen=True)
class Command:
    """A function that can be called from the command line."""

    name: str
    run: Callable[..., int]

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return (inspect.getdoc(self.run) or "").partition("\n")[0]

    @property
    def reads_its_own(self) -> bool:
        """Whether the function takes what was typed as it is (`*arguments`)."""
        kinds = [each.kind for each in inspect.signature(self.run).parameters.values()]
        return kinds == [inspect.Parameter.VAR_POSITIONAL]

    def parser(self) -> argparse.ArgumentParser:
        """A parser of the function's parameters."""
        parser = _Parser(
            prog=f"headwater {self.name}",
            description=inspect.getdoc(self.run),
            formatter_class=formatter,
            allow_abbrev=False,
        )
        hints = get_type_hints(self.run, include_extras=True)
        for parameter in inspect.signature(self.run).parameters.values():
            _add(parser, parameter, hints[parameter.name])
        return parser


def command(run: Callable[..., int]) -> Command:
    """Make a function a command; the command is called like the function."""
    return Command(run.__name__.rstrip("_").replace("_", "-"), run)


def find(name: str) -> Command | None:
    """The command of a name. Only its own file is imported: starting the server pays for no other."""
    module = name.replace("-", "_")
    if not module.isidentifier() or not (Path(__file__).parent / f"{module}.py").is_file():
        return None
    found = getattr(import_module(f"headwater.cli.{module}"), module, None)
    return found if isinstance(found, Command) else None


def commands() -> list[Command]:
    """Every command, by name."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
    return [found for name in names if (found := find(name))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that was typed and return the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show a character shows its code; a name is no reason to stop.
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(given)
    except WrongUse as error:
        from headwater.cli.formats.text import shown

        print(f"headwater: {shown(str(error))}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("headwater: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader, `head` for one, has seen enough. Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FOUND


def _run(given: list[str]) -> int:
    match given:
        case [] | ["-h" | "--help" | "help"]:
            print(_overview(), end="", file=sys.stdout if given else sys.stderr)
            return FOUND_NOTHING if given else FAILED
        case ["help", name]:
            return _run([name, "--help"])
        case ["-V" | "--version"]:
            from headwater import __version__

            print(f"headwater {__version__}")
            return FOUND_NOTHING
        case [name, *rest]:
            if name.startswith("-"):
                raise WrongUse(f"a command comes first, not {name} (see headwater --help)")
            if not (found := find(name)):
                from difflib import get_close_matches

                near = get_close_matches(name, [each.name for each in commands()], 1)
                hint = f"did you mean {near[0]}?" if near else "see headwater --help"
                raise WrongUse(f"no command {name!r} ({hint})")
            try:
                if found.reads_its_own:
                    return found.run(*rest)
                options = found.parser().parse_args(rest)
                _plain_log()
            except SystemExit as leaving:
                return leaving.code if isinstance(leaving.code, int) else FAILED
            status = found.run(**_arguments(found, options))
            sys.stdout.flush()
            return status
    return FAILED


def _plain_log() -> None:
    """What is logged becomes one line on standard error, without the stack that only we could read."""
    import logging

    class OneLine(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return f"headwater: {record.getMessage()}".partition("\n")[0]

    printing = logging.StreamHandler()
    printing.setFormatter(OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[printing])


def _arguments(found: Command, options: argparse.Namespace) -> dict[str, Any]:
    """The values by parameter; what may be repeated or separated by commas becomes one list."""
    values = vars(options)
    for name, parameter in inspect.signature(found.run).parameters.items():
        if parameter.kind is parameter.KEYWORD_ONLY and isinstance(values[name], list):
            values[name] = [part.strip() for each in values[name] for part in each.split(",") if part.strip()]
    return values


def _overview() -> str:
    listed = commands()
    width = max(len(each.name) for each in listed)
    rows = [f"  {each.name:{width}}  {each.summary}" for each in listed]
    return "\n".join(
        [
            "Headwater reads machine-learning scripts as logical plans.",
            "",
            "usage: headwater COMMAND …",
            "",
            *rows,
            "",
            "headwater COMMAND --help says more. Exit status: 0 nothing found, 1 findings, 2 wrong use or",
            "unreadable input, 130 interrupted.",
            "",
        ]
    )


def _add(parser: argparse.ArgumentParser, parameter: inspect.Parameter, hint: Any) -> None:
    kind, told = (get_args(hint)[0], get_args(hint)[1]) if get_origin(hint) is Annotated else (hint, "")
    options: dict[str, Any] = {"help": told.replace("%", "%%")}
    optional = [each for each in get_args(kind) if each is not NoneType]
    if NoneType in get_args(kind) and len(optional) == 1:
        (kind,) = optional
    given_by_name = parameter.kind is parameter.KEYWORD_ONLY
    required = parameter.default is parameter.empty
    metavar = parameter.name.rstrip("_").upper()
    if not required:
        options["default"] = parameter.default
    if get_origin(kind) is Literal:
        options["choices"] = get_args(kind)
    elif get_origin(kind) in (list, Sequence):
        repeated = {"metavar": "NAME", "action": "append"}
        several = {"metavar": metavar, "nargs": "+" if required else "*"}
        options |= {**(repeated if given_by_name else several), "default": []}
    elif kind is int:
        options |= {"type": _whole_number, "metavar": "N"}
    elif kind is Path:
        options |= {"type": Path, "metavar": "FILE"}
    elif kind is not bool:
        options["metavar"] = metavar if not given_by_name else "NAME"
    if kind is bool:
        options = {"help": options["help"], "action": "store_true"}
    if given_by_name:
        flag = "--" + parameter.name.rstrip("_").replace("_", "-")
        parser.add_argument(flag, dest=parameter.name, **options)
    elif "default" in options and "nargs" not in options:
        parser.add_argument(parameter.name, nargs="?", **options)
    else:
        options.pop("default", None)
        parser.add_argument(parameter.name, **options)


def _whole_number(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return number


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line: the usage is asked for, not thrown at people."""

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{self.prog.removeprefix('headwater ')}: {message} (see {self.prog} --help)")
