"""A transformer learns from rows that are later held out.

## Why it matters
A scaler, imputer or vectorizer fitted before the split has seen the test rows. The test score then flatters the
model, and the flattery vanishes in production.

## Instead
Split first, fit on the training part, and apply the fitted object to both parts. A Pipeline does it by itself.
"""

from collections.abc import Iterator

from headwater.facts.leaks import Leaks, subject
from headwater.facts.portions import rows_of
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/preprocessing")
def check(plan: Plan, leaks: Leaks) -> Iterator[Finding]:
    for leak in leaks.each("fit", "before-split"):
        rows = rows_of(plan, leak.judgement.features)
        message = f"{subject(plan, leak.learner)} learned from rows that end up in {rows}"
        yield weighed(Finding(leak.learner, message, leaks.path(leak)), leaks.witnessed(leak))
