"""Rewrites: edits that mend a finding, with a law they are held to before anybody sees them."""

from dataclasses import dataclass
from typing import Literal

from headwater.base.text import Edit

Safety = Literal["safe", "unsafe", "display"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A change of the text that is offered: cell and edit pairs, offsets counted in the cell."""

    title: str
    safety: Safety
    edits: tuple[tuple[int, Edit], ...] = ()
