"""A missing value equals nothing, itself included, so the comparison answers the same for every row.

## Why it matters
`df[df["age"] == np.nan]` is always empty, and `df[df["age"] != np.nan]` is always the whole frame.

## Instead
Ask `df["age"].isna()` or `df["age"].notna()`.
"""

from collections.abc import Iterator

from headwater.facts.schema import Schema
from headwater.facts.script import Script
from headwater.rules.rule import Finding, rule


@rule("missing-data", "warning")
def check(script: Script, schema: Schema) -> Iterator[Finding]:
    for remark in script.remarks:
        if remark.kind == "missing-compared" and remark.ref is not None and schema.certain(remark.ref):
            operator, cell = remark.data if isinstance(remark.data, tuple) else ("==", False)
            answer = "true" if operator in ("!=", "not in") else "false"
            message = f"the comparison with a missing value is {answer} for every row"
            yield Finding(remark.where, message, data=(("cell", cell),))
