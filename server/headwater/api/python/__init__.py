"""The standard library, and objects of libraries nobody has modelled."""

from headwater.api.python import foreign, functional, paths, seeds

__all__ = ["foreign", "functional", "paths", "seeds"]
