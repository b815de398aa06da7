"""Searches in the manner of scikit-learn's: see `skopt`."""

from headwater.api import skopt

__all__ = ["skopt"]
