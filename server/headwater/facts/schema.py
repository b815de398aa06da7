"""Which columns a script asks for that are not there, and why they are not."""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Literal

from headwater.base.frozen import frozen
from headwater.facts.fact import Pause
from headwater.facts.script import Script
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Aggregate, Assign, Drop, Project, Rename, ResetIndex, Scan, SetIndex, Update
from headwater.plan.nodes import Node
from headwater.plan.plan import Plan
from headwater.plan.remarks import Mention

Cause = Literal["unknown", "dropped", "renamed", "indexed", "later"]

ALIKE = 0.7
"""How alike two names must be for one to be taken for a slip of the other: `Fair` and `Fare` are by 0.75."""

FARTHEST = 400
"""How many steps are looked back, at most."""


@frozen
class Absence:
    """A column that is asked for where it is not."""

    mention: Mention
    cause: Cause
    at: Ref | None = None
    """The step that took it away, or makes it later."""
    now: Name | None = None
    """What it is called since it was renamed."""


class Schema:
    """Columns asked for in vain."""

    def __init__(self, plan: Plan, script: Script, pause: Pause) -> None:
        self._pause = pause
        self._plan = plan
        self._script = script

    @cached_property
    def absences(self) -> tuple[Absence, ...]:
        """Every column that is asked for and certainly not there, once for each place."""
        if self._script.hidden:
            return ()
        found: dict[object, Absence] = {}
        present: set[object] = set()
        for mention in self._script.mentions:
            place = (mention.where, mention.name, mention.kind)
            if mention.kind in ("soft", "write") or mention.tried or place in found:
                continue
            if isinstance(mention.name, int) and not any(map(is_number, self._plan.columns(mention.ref).names)):
                continue  # a place, as in `row[0]` of a function that is given rows
            if self._is_absent(mention):
                absence = self._explained(mention)
                if mention.kind != "attribute" or absence.cause != "unknown" or self.near(mention) is not None:
                    found[place] = absence  # other libraries give frames attributes of their own
            else:
                present.add(place)
        # A function or a loop may see the column at other times: then it is there sometimes, and we do not
        # know.
        return tuple(absence for place, absence in found.items() if place not in present)

    def near(self, mention: Mention) -> Name | None:
        """The one column of the table whose name is nearly the one asked for."""
        asked = str(mention.name)
        names = [n for n in self._plan.columns(mention.ref).names if isinstance(n, str)]
        same = [n for n in names if n.lower() == asked.lower()]
        alike = same or [n for n in names if likeness(n, asked) >= ALIKE]
        return alike[0] if len(alike) == 1 and isinstance(mention.name, str) else None

    def certain(self, ref: Ref) -> bool:
        """Whether a step is known to be pandas' or numpy's own, back to where its rows come from."""
        return all(self._plan[each].shape != "unknown" for each in self.spine(ref))

    def spine(self, ref: Ref) -> Iterator[Ref]:
        """A step and the tables it was made from, the main one of each: back to a source."""
        here: Ref | None = ref
        for _ in range(FARTHEST):
            if here is None or here not in self._plan:
                return
            yield here
            here = before(self._plan[here])

    def _is_absent(self, mention: Mention) -> bool:
        if mention.ref not in self._plan or self._plan.columns(mention.ref).has(mention.name) is not False:
            return False
        if mention.kind in ("key", "partner"):
            levels = self._levels(mention.ref)
            return levels is not None and mention.name not in levels
        return True

    def _levels(self, ref: Ref) -> frozenset[Name] | None:
        """Names that levels of the index may have, None where they may have any."""
        names: set[Name] = set()
        for each in self.spine(ref):
            match self._plan[each]:
                case SetIndex(keys=None) | SetIndex(keys=()):
                    return None
                case SetIndex(keys=keys):
                    names.update(keys or ())
                case Aggregate(keys=keys) as node if not node.keys_as_columns:
                    names.update(label for label, _ in keys if label is not None)
                case Scan(index=index):
                    return None if index is None else frozenset(names.union(index))
                case node if node.operator() in ("opaque", "pivot", "either", "join", "zip"):
                    return None
        return frozenset(names)

    def _explained(self, mention: Mention) -> Absence:
        self._pause()
        name = mention.name
        for ref in self.spine(mention.ref):
            node = self._plan[ref]
            source = before(node)
            there = (
                self._plan.columns(source).has(name) if source in self._plan and source is not None else None
            )
            match node:
                case Drop(gone=gone) if name in gone and there is not False:
                    return Absence(mention, "dropped", ref)
                case SetIndex(keys=keys, drop=True) if keys and name in keys and there is not False:
                    return Absence(mention, "indexed", ref)
                case Rename(mapping=mapping) if name in dict(mapping) and there is not False:
                    return Absence(mention, "renamed", ref, dict(mapping)[name])
                case Project() if there is not False:
                    return Absence(mention, "unknown", ref)
                case ResetIndex(names=names) if names and name in names:
                    return Absence(mention, "unknown", ref)
        made = self._made_later(mention)
        return Absence(mention, "later", made) if made is not None else Absence(mention, "unknown")

    def _made_later(self, mention: Mention) -> Ref | None:
        """A later step that gives this column to the same table."""
        here = self._place(mention.ref)
        later = [ref for ref in self._makers.get(mention.name, ()) if self._place(ref) >= here]
        if not later:
            return None
        later.sort(key=self._place)
        roots = set(self.spine(mention.ref))
        return next((ref for ref in later if not roots.isdisjoint(self.spine(ref))), None)

    @cached_property
    def _makers(self) -> dict[Name, list[Ref]]:
        """For each column that the script gives to a table, the steps that do, in no order."""
        found: dict[Name, list[Ref]] = {}
        for ref, step in self._plan.by_ref.items():
            node = step.node
            if type(node) is Assign or type(node) is Update:
                for label in {label for label, _ in node.items if label is not None}:
                    found.setdefault(label, []).append(ref)
        return found

    def _place(self, ref: Ref) -> tuple[int, int]:
        """Where a step stands in the script."""
        statement, _, at = ref.partition(".")
        return self._script.position(int(statement)), int(at)


def before(node: Node) -> Ref | None:
    """The main table a step was made from."""
    if not node.inputs:
        return None
    return (
        node.inputs[1]
        if node.operator() in ("part", "transform", "predict") and len(node.inputs) > 1
        else node.inputs[0]
    )


def is_number(name: Name) -> bool:
    """Whether a label is a number."""
    return isinstance(name, int)


@lru_cache(maxsize=1 << 16)
def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1, letter case aside."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one.lower(), other.lower()).ratio()
