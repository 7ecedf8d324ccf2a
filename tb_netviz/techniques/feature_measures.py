"""What the measures of feature images mean."""

from __future__ import annotations

from tb_netviz.techniques.meanings import NATURAL
from tb_netviz.visual import Meaning

MEANINGS = {
    "activation": Meaning(
        "amount",
        "activation",
        "The unit's strongest response to the picture made for it.",
        better="more",
    ),
    "mean_activation": Meaning(
        "amount",
        "mean activation",
        "The unit's response to the picture made for it, averaged over all positions.",
        better="more",
    ),
    "rank": Meaning(
        "rank",
        "rank",
        "The unit's place among all units of its layer, ordered by their mean response to this "
        "picture: 1 means that no other unit responds more.",
        better="less",
    ),
    "natural": NATURAL,
    "times_natural": Meaning(
        "amount",
        "times natural",
        "How many times stronger the unit responds to the picture than to the best real images.",
        better="more",
    ),
}
