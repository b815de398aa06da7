"""Group means of the label are mapped back as a feature, computed over rows the model is judged on.

## Why it matters
The mean of the label over a group holds the labels of the test rows of that group, and of the row itself.

## Instead
Use scikit-learn's TargetEncoder inside a Pipeline: it crosses the rows it learns from with those it encodes.

After Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes", SIGKDD Explorations 2001.
"""

from collections.abc import Iterator

from headwater.facts.leaks import Leaks, subject
from headwater.facts.portions import rows_of
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/target")
def check(plan: Plan, leaks: Leaks) -> Iterator[Finding]:
    for leak in leaks.each("target", "before-split", "before-folds", "on-train-and-test", "on-test"):
        rows = rows_of(plan, leak.judgement.features)
        message = f"{subject(plan, leak.learner)} of the label holds labels of {rows}"
        yield weighed(Finding(leak.learner, message, leaks.path(leak)), leaks.witnessed(leak))
