"""What a script says beside its plan: where columns are named, which settings hold, what lies on disk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from headwater.plan.remarks import Mention, Remark


@dataclass(frozen=True, eq=False)
class Script:
    """The script around a plan."""

    mentions: Sequence[Mention] = ()
    remarks: Sequence[Remark] = ()
    notebook: bool = False
    exists: Callable[[str], bool | None] = lambda path: None
    """Whether a path as written leads to a file; None where that cannot be known."""
    keys: tuple[str, ...] = ()
    """Columns that settings name as keys of entities."""
    sensitive: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    """Releases of libraries the settings speak of."""
    position: Callable[[int], int] = lambda chunk: chunk
    """Where a statement stands among the others, by its id."""
    hides: bool | None = None
    """The answer to `hidden`, where these remarks are not all there are."""

    @property
    def hidden(self) -> bool:
        """Whether names or tables change by ways that nobody can read."""
        return self.hides if self.hides is not None else any(remark.kind == "hidden" for remark in self.remarks)


@dataclass(frozen=True, eq=False)
class Unused:
    """Suppressions that suppressed nothing: the rule named (empty: all), and where."""

    comments: Sequence[tuple[str, int, int, int]] = ()
    """Rule, cell, start and end."""


__all__ = ["Mention", "Remark", "Script", "Unused"]
