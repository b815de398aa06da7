"""Operators of networks that learn step by step, in loops the script writes itself."""

from collections.abc import Iterator

from headwater.base.frozen import frozen
from headwater.plan.columns import OPEN, Columns, Name
from headwater.plan.learning import Estimator
from headwater.plan.nodes import Every, Node, Origin, Shape


@frozen
class Forward(Node):
    """A network asked about rows it is to learn from: inputs are the features, and the label where it is given too."""

    estimator: Estimator

    @property
    def shape(self) -> Shape:
        return "array"

    def columns(self, *inputs: Columns) -> Columns:
        return OPEN

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at in range(len(self.inputs)):
            yield at, Every.ALL
