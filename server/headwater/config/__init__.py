"""Every setting, with its documentation: from an editor, `pyproject.toml` or `headwater.toml`."""

from headwater.config.reading import editor_schema, from_mapping, load
from headwater.config.settings import Setting, Settings, described

__all__ = ["Setting", "Settings", "described", "editor_schema", "from_mapping", "load"]
