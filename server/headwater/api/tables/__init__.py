"""What library calls are: facts observed on installed releases, one table per library.

`tools/make_tables.py` writes the tables; a test holds them against what is installed.
"""

from headwater.api.tables.estimators import EstimatorFacts, estimator, estimators
from headwater.api.tables.names import canonical
from headwater.api.tables.signature import UNTOLD, Signature

__all__ = ["UNTOLD", "EstimatorFacts", "Signature", "canonical", "estimator", "estimators"]
