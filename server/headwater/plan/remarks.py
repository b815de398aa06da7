"""What was seen while a script was read that is no step: places that name columns, and things said in
passing."""

from typing import Literal, NamedTuple

from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.plan import Where

Naming = Literal["read", "attribute", "key", "partner", "soft", "write"]
"""How a column is named: asked for, asked for as an attribute, asked for where a level of the index will do
(`partner`: in the other table of a join), named without harm where it is not there (`rename`, `get`), or made."""


class Mention(NamedTuple):
    """A place in the text that names a column of a step."""

    ref: Ref
    name: Name
    where: Where
    kind: Naming = "read"
    tried: bool = False
    """Whether the script is prepared for a failure here."""


class Remark(NamedTuple):
    """Something that is no step of the plan, and yet worth knowing."""

    kind: str
    """`missing-compared`: a column is compared with a missing value, `data` is the operator and whether
    it is one value of the column by itself. `estimator`, `splitter`: one was written down, `data` tells which.
    `path`: a path was handed to a call that reads no table. `hidden`: names or tables change by ways that nobody can
    read (`exec`, `globals`). `chosen-by-score`: a loop, which `data` tells, keeps what
    scores best. `named-elsewhere`: code of another module names the column `data`."""
    where: Where
    ref: Ref | None = None
    data: object = None
