"""The standard library, and objects of libraries nobody has modelled."""

from headwater.api.python import foreign, paths

__all__ = ["foreign", "paths"]
