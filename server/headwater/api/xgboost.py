"""XGBoost: its native training functions; its scikit-learn classes are known from the tables."""

from headwater.api import boosting

__all__ = ["boosting"]
