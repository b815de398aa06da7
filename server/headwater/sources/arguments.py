"""The arguments of a reader's call, of which some may be unknown."""

from collections.abc import Mapping

from headwater.sources.header import UNKNOWN

_absent = object()
MOST_MEMBERS = 100_000


def certain(value: object) -> bool:
    """Whether nothing within a value is unknown."""
    if value is UNKNOWN:
        return False
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(certain, value))
    if isinstance(value, dict):
        return all(certain(key) and certain(part) for key, part in value.items())
    return True


class Arguments:
    """Keyword arguments by name; `**` stands for some that the text does not tell."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = given
        self.open_ended = "**" in given

    def unsure(self, *names: str) -> bool:
        """Whether the value of one of these arguments is not known."""
        return any(
            (name in self.given and not certain(self.given[name]))
            or (self.open_ended and name not in self.given)
            for name in names
        )

    def has(self, name: str) -> bool:
        """Whether the argument was given."""
        return name in self.given

    def value(self, name: str, default: object = None) -> object:
        """The argument's value, or the default where it is absent or unknown."""
        value = self.given.get(name, _absent)
        return default if value is _absent or not certain(value) else value

    def text(self, name: str, default: str | None = None) -> str | None:
        """The value when it is a text."""
        value = self.value(name, default)
        return value if isinstance(value, str) else default

    def flag(self, name: str, default: bool = False) -> bool:
        """The value read as a truth."""
        return bool(self.value(name, default))

    def whole(self, name: str) -> int | None:
        """The value when it is a whole number."""
        value = self.value(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def members(self, name: str) -> list[object] | None:
        """The value when it is a list of some kind; a range counts, unless it is longer than any table is wide."""
        value = self.value(name)
        if isinstance(value, range) and len(value) > MOST_MEMBERS:
            return None
        if isinstance(value, (list, tuple, range)):
            return list(value)
        return sorted(value, key=str) if isinstance(value, (set, frozenset)) else None
