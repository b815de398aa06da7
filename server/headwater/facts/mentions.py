"""The places of the text that name columns, by the statement they stand in."""

from headwater.facts.script import Script
from headwater.plan.columns import Name
from headwater.plan.plan import ASSUMED, Plan
from headwater.plan.remarks import Mention


class Mentions:
    """Mentions by chunk and by name. What several runs of a function say of one place is said once."""

    def __init__(self, plan: Plan, script: Script) -> None:
        self._plan = plan
        best: dict[tuple[object, Name, str], Mention] = {}
        for mention in script.mentions:
            key = (mention.where, mention.name, mention.kind)
            known = best.get(key)
            if known is None or self._knows(mention) > self._knows(known):
                best[key] = mention
        self.all = tuple(best.values())
        self._in_chunk: dict[int, list[Mention]] = {}
        self._named: dict[Name, list[Mention]] = {}
        for mention in self.all:
            self._in_chunk.setdefault(mention.where.chunk % ASSUMED, []).append(mention)
            self._named.setdefault(mention.name, []).append(mention)

    def _knows(self, mention: Mention) -> int:
        """How much a mention tells: one of a table that is known to have the column comes first."""
        step = self._plan.by_ref.get(mention.ref)
        if step is None:
            return 0
        return 1 + (not step.assumed) + 2 * (step.columns.has(mention.name) is True)

    def within(self, chunk: int) -> list[Mention]:
        """The mentions written in a chunk."""
        return self._in_chunk.get(chunk, [])

    def of(self, name: Name) -> list[Mention]:
        """The mentions of columns with a name, of whichever table."""
        return self._named.get(name, [])
