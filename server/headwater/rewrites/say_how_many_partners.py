"""Say how many partners a row has in a merge, where the plan shows it."""

from collections.abc import Iterator

from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Aggregate, Distinct, Filter, Join, Project, Rename, ResetIndex, Slice, Sort
from headwater.plan.plan import Plan
from headwater.rewrites.rewrite import Proposal, Smell, rewrite

FARTHEST = 20


@rewrite("unvalidated-join", safety="unsafe", keeps="steps")
def propose(smell: Smell) -> Iterator[Proposal]:
    """The tightest `validate=` that the plan shows: a table summed up by the keys has each of them once."""
    piece, at = smell.piece, smell.problem.finding.at if smell.problem.finding is not None else None
    call = piece.call(smell.span) if piece is not None else None
    join = smell.plan.get(at) if isinstance(at, str) else None
    if piece is None or call is None or not isinstance(join, Join):
        return
    left = is_unique(smell.plan, join.inputs[0], join.on or join.left_on)
    right = is_unique(smell.plan, join.inputs[1], join.on or join.right_on)
    sides = {(True, True): "one_to_one", (False, True): "many_to_one", (True, False): "one_to_many"}
    if (left, right) in sides:
        said = sides[left, right]
        yield Proposal(f'Add validate="{said}"', piece.argument(call, "validate", f'"{said}"'))


def is_unique(plan: Plan, ref: Ref, keys: tuple[Name, ...] | None) -> bool:
    """Whether a table has no two rows with the same keys."""
    wanted = set(keys or ())
    for _ in range(FARTHEST if wanted else 0):
        match plan.get(ref):
            case Aggregate(inputs=_, keys=by) if by:
                return {label for label, _ in by} <= wanted
            case Distinct(inputs=_, subset=subset) if subset:
                return set(subset) <= wanted
            case Rename(inputs=inputs, mapping=mapping):
                old = {new: before for before, new in mapping}
                wanted = {old.get(name, name) for name in wanted}
                ref = inputs[0]
            case Project() | Filter() | Sort() | Slice() | ResetIndex() as node:
                ref = node.inputs[0]
            case _:
                return False
    return False
