"""The Keras callback, its schedule and its budget.

Siblings are imported relatively and the library absolutely, so that type checkers follow both.
"""

from .budget import Budget as Budget
from .netviz_callback import NetVizCallback as NetVizCallback
from .schedule import EveryBatches as EveryBatches
from .schedule import EveryEpochs as EveryEpochs
from .schedule import Geometric as Geometric
from .schedule import Schedule as Schedule

__all__ = ["Budget", "EveryBatches", "EveryEpochs", "Geometric", "NetVizCallback", "Schedule"]
