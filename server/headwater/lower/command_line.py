"""Arguments of the command line: what a script works with when nobody gives any."""

from collections.abc import Mapping, Sequence

from headwater.lower.operators import NOT_CONSTANT, constant_of
from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Dict, Known, Listing, Obj, Setting, Value

PARSERS = frozenset(
    f"{module}.{name}"
    for module, name in (
        ("argparse", "ArgumentParser"), ("configargparse", "ArgumentParser"), ("configargparse", "ArgParser"),
        ("jsonargparse", "ArgumentParser"), ("tap", "Tap"),
    )
)  # fmt: skip

DECLARED = frozenset(("click.option", "click.argument", "typer.Option", "typer.Argument"))


def method(
    run: Run, parser: Value, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value | None:
    """A method of a parser, None where it says nothing of the arguments.

    See https://docs.python.org/3/library/argparse.html.
    """
    if not isinstance(parser, Obj):
        return None
    place = f"{parser.address}.%arguments"
    stored = run.get(place)
    known = dict(stored.items) if isinstance(stored, Dict) else {}
    match name:
        case "add_argument" | "add" | "add_arg":
            if (found := declared(run, arguments, keywords)) is not None:
                run.put(place, Dict((*(known | {found[0]: found[1]}).items(),)))
            return UNKNOWN
        case "set_defaults":
            given = {key: setting(run, value) for key, value in keywords.items()}
            run.put(place, Dict((*(known | given).items(),)))
            return UNKNOWN
        case "add_argument_group" | "add_mutually_exclusive_group" | "add_subparsers" | "add_parser":
            return parser
        case "parse_args" | "parse_intermixed_args":
            return run.box(Dict(tuple(known.items()), False))
        case "parse_known_args":
            return Listing((run.box(Dict(tuple(known.items()), False)), UNKNOWN), "tuple")
    return None


def declared(
    run: Run, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> tuple[str, Value] | None:
    """The name of an argument and what it is by default; None where its name is not known."""
    flags = [constant_of(run, each) for each in arguments]
    words = [flag for flag in flags if isinstance(flag, str)]
    chosen = constant_of(run, keywords["dest"]) if "dest" in keywords else NOT_CONSTANT
    if not isinstance(chosen, str):
        if not words:
            return None
        bare = [word for word in words if not word.startswith("-")]
        chosen = (bare or [next((w for w in words if w.startswith("--")), words[0])])[0]
        chosen = chosen.partition("/")[0].lstrip("-").replace("-", "_")
    action = constant_of(run, keywords.get("action", UNKNOWN))
    if "default" in keywords:
        return chosen, setting(run, keywords["default"])
    if action in ("store_true", "store_false"):
        return chosen, Setting(action == "store_false")
    if constant_of(run, keywords.get("is_flag", UNKNOWN)) is True:
        return chosen, Setting(False)
    return chosen, UNKNOWN


def setting(run: Run, value: Value) -> Value:
    """A default: a constant that may be another one."""
    content = run.content(value)
    if isinstance(content, Known) and content.value is not None:
        return Setting(content.value)
    return UNKNOWN if isinstance(content, Known) else value


def decorated(
    run: Run, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    """`@click.option("--data", default="x.csv")` as the argument it stands for; `typer.Option("x.csv")` as its value.

    See https://click.palletsprojects.com/options and https://typer.tiangolo.com.
    """
    if name.startswith("typer."):
        return setting(run, arguments[0] if arguments else keywords.get("default", UNKNOWN))
    found = declared(run, arguments, keywords)
    return Dict((found,)) if found is not None else UNKNOWN



