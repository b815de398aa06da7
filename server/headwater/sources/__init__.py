"""What the data files say about their columns."""

from headwater.base.regular import Stamp
from headwater.sources.header import UNKNOWN, Cell, Header, Profile, Unknown
from headwater.sources.reader import SourceReader

__all__ = ["UNKNOWN", "Cell", "Header", "Profile", "SourceReader", "Stamp", "Unknown"]
