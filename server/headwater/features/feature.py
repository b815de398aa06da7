"""The words in which an editor or a person asks, and in which a feature answers.

A feature is one decorated function in one file of this package. Its signature says what it is asked
with, the method it is registered for says what it is good for, and nothing here knows the protocol:

    @feature("textDocument/hover")
    def hover(db: Snapshot, cursor: Cursor) -> Card | None: ...

The first parameter is the snapshot. One parameter may be a `Cursor`, a `Selection`, a `File`, or a word
answered before (`Lens`, `Change`, `Symbol`, … in a resolve or a follow-up). All others are taken by name
from what the client sent: `new_name`, `include_declaration`, `query`, `only`, `trigger_character`.

Several features may serve one method: lists are joined, cards are put below one another.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from headwater.base.frozen import frozen
from headwater.base.registry import modules
from headwater.workspace.files import File

if TYPE_CHECKING:
    from headwater.base.text import Edit, Span
    from headwater.pipeline import Place, Problem

__all__ = [
    "Call", "Card", "Change", "Completion", "Cursor", "Feature", "File", "Fold", "Hint", "Lens", "Report",
    "Selection", "Symbol", "Target", "Token", "command", "feature", "features",
]  # fmt: skip

Safety = Literal["safe", "unsafe", "display"]
Function = TypeVar("Function", bound=Callable[..., Any])

# ---------------------------------------------------------------- asked with


@frozen
class Cursor:
    """A point in a file: the offset counts characters of the text of one cell (0 in a script)."""

    file: File
    cell: int
    offset: int


@frozen
class Selection:
    """A stretch of one cell of a file."""

    file: File
    cell: int
    span: "Span"


# ------------------------------------------------------------- answered with


@frozen
class Card:
    """A few lines of Markdown about what stands at `place`."""

    text: str
    place: "Place | None" = None


@frozen
class Lens:
    """A line of text above a statement. A title that costs something is a function, called when shown."""

    place: "Place"
    title: str | Callable[[], str]
    command: str = ""
    arguments: tuple[Any, ...] = ()


@frozen
class Hint:
    """A few grey words after the offset `at` of a cell."""

    cell: int
    at: int
    text: str
    tooltip: str | Callable[[], str] = ""


@frozen
class Target:
    """A place to go to or to mark: a definition, a reference, an occurrence."""

    file: File
    place: "Place"
    role: Literal["text", "read", "write"] = "text"


@frozen
class Symbol:
    """A thing with a name. `key` is the feature's own: it comes back when the symbol is asked about."""

    name: str
    kind: Literal["source", "frame", "column", "split", "model", "cell", "function", "value"]
    file: File
    place: "Place"
    whole: "Place | None" = None
    detail: str = ""
    key: str = ""
    children: tuple["Symbol", ...] = ()


@frozen
class Call:
    """One edge of a hierarchy: the symbol at its other end, and where the edge is written."""

    symbol: Symbol
    places: tuple["Place", ...] = ()


@frozen
class Fold:
    """A stretch that can be folded away."""

    place: "Place"
    kind: Literal["region", "comment", "imports"] = "region"


@frozen
class Change:
    """An offer to change a text. The edits, as (cell, edit) pairs, are a function unless they cost nothing.

    `kind` is one of the protocol's words: "quickfix", "refactor.rewrite", "source.fixAll.headwater",
    "notebook.source.fixAll.headwater". `problem` is what it mends.
    """

    title: str
    kind: str
    file: File
    edits: "tuple[tuple[int, Edit], ...] | Callable[[], Iterable[tuple[int, Edit]]]"
    safety: Safety = "unsafe"
    preferred: bool = False
    problem: "Problem | None" = None


@frozen
class Completion:
    """One way to go on. `replaces` is what the text stands in for (the word at the cursor when None)."""

    label: str
    kind: Literal["column", "file", "value", "function", "keyword"] = "column"
    text: str = ""
    detail: str = ""
    documentation: str | Callable[[], str] = ""
    replaces: "Place | None" = None
    sort: str = ""


@frozen
class Token:
    """What a stretch of text is, for colouring."""

    place: "Place"
    kind: str
    modifiers: tuple[str, ...] = ()


@frozen
class Report:
    """Data as JSON for a program, or text for a person."""

    data: Any


# --------------------------------------------------------------- the register

WORDS = ("Cursor", "Selection", "File", "Lens", "Change", "Symbol", "Hint", "Completion")


@frozen
class Parameter:
    """What one parameter after the snapshot asks for: one of the words, or ("") something by its name."""

    name: str
    word: str
    required: bool


@frozen
class Feature:
    """A registered function and what its signature says."""

    method: str
    ask: Callable[..., Any]
    options: dict[str, Any] = field(default_factory=dict)
    parameters: tuple["Parameter", ...] = ()

    @property
    def name(self) -> str:
        """How it is called in messages to people: the file it stands in."""
        return self.ask.__module__.rsplit(".", 1)[-1]


_REGISTER: dict[str, list[Feature]] = {}


def feature(method: str, **options: Any) -> Callable[[Function], Function]:
    """Register a function for a method of the protocol, or for one of our own (`headwater/…`).

    Options go into the announced capability as they are, in the protocol's spelling:
    `trigger_characters` is announced as `triggerCharacters`.
    """

    def register(ask: Function) -> Function:
        _REGISTER.setdefault(method, []).append(Feature(method, ask, options, _contract(ask)))
        return ask

    return register


def command(name: str) -> Callable[[Function], Function]:
    """Register a function for a command (`headwater.…`): its parameters are the command's arguments.

    A `File` parameter is given as an address, or as `{"uri": …}`. A `Change` that is returned is applied.
    """
    return feature(name)


def _contract(ask: Callable[..., Any]) -> tuple[Parameter, ...]:
    """What a function asks for, read from its signature: `File`, `File | None`, or a name."""
    found = []
    for parameter in list(inspect.signature(ask).parameters.values())[1:]:
        annotation = parameter.annotation
        names = [getattr(part, "__name__", str(part)) for part in (annotation, *get_args(annotation))]
        word = next((name for name in names if name in WORDS), "")
        found.append(Parameter(parameter.name, word, parameter.default is parameter.empty))
    return tuple(found)


@cache
def features() -> dict[str, tuple[Feature, ...]]:
    """Every feature of the package, by method, in the order of their files' names."""
    for _ in modules("headwater.features"):
        pass
    return {method: tuple(found) for method, found in sorted(_REGISTER.items())}
