"""What library calls are: facts observed on installed releases, one table per library.

`tools/make_tables.py` writes the tables; a test holds them against what is installed.
"""

from headwater.api.tables.estimators import EstimatorFacts, estimator, estimators
from headwater.api.tables.functions import FunctionFacts, function, functions
from headwater.api.tables.legacy import Gone, all_gone, gone
from headwater.api.tables.members import attributes, inplace, methods, owners
from headwater.api.tables.names import canonical
from headwater.api.tables.signature import UNTOLD, Signature
from headwater.api.tables.table import LIBRARIES, version

__all__ = [
    "LIBRARIES",
    "UNTOLD",
    "EstimatorFacts",
    "FunctionFacts",
    "Gone",
    "Signature",
    "all_gone",
    "attributes",
    "canonical",
    "estimator",
    "estimators",
    "function",
    "functions",
    "gone",
    "inplace",
    "methods",
    "owners",
    "version",
]
