"""What a log would make and about how long it would take: (network, images) -> lines of a plan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tb_netviz.session.plan import Choice, plan
from tb_netviz.session.rates import Rates, time_of_a_pass
from tb_netviz.session.run_plan import in_order, outline
from tb_netviz.session.watch import Line
from tb_netviz.techniques import make_techniques

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel


def forecast_of(
    model: ImageModel,
    data: ImageSource,
    seconds: float | None = None,
    units: int | str | None = None,
) -> list[Line]:
    """Guess the plan of `tb_netviz.log` with all techniques, from the time of one pass.

    Args:
        model: The network.
        data: Its images.
        seconds: The time budget; `None`: none.
        units: Feature images of each layer, as for `tb_netviz.log`.

    Returns:
        One line for each technique.
    """
    choice = Choice(units=units, has_budget=seconds is not None, labels=data.labels)
    rates = Rates(model, data.count, time_of_a_pass(model))
    pieces = plan(model, in_order(make_techniques(None)), choice)
    return outline(pieces, rates, math.inf if seconds is None else seconds)
