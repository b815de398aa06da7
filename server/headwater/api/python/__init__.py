"""The standard library, files of all kinds, and objects of libraries nobody has modelled."""

from headwater.api.python import files, foreign, functional, paths, pictures, seeds, signals, storage

__all__ = ["files", "foreign", "functional", "paths", "pictures", "seeds", "signals", "storage"]
