"""The standard library, and objects of libraries nobody has modelled."""

from headwater.api.python import foreign, functional, keras, paths, pictures, seeds, storage

__all__ = ["foreign", "functional", "keras", "paths", "pictures", "seeds", "storage"]
