"""numpy."""

from headwater.api.numpy import arrays, elementwise, files, random, stacking, statistics

__all__ = ["arrays", "elementwise", "files", "random", "stacking", "statistics"]
