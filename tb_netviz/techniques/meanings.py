"""What the measures mean that several techniques share; each technique explains its own."""

from __future__ import annotations

from tb_netviz.visual import Meaning

LOGIT = Meaning(
    "amount",
    "logit",
    "The network's score for this class before softmax turns all scores into probabilities.",
    better="more",
)
PROBABILITY = Meaning(
    "probability",
    "probability",
    "How sure the network is that the picture shows this class: 100 % is certain, 0 % "
    "rules it out.",
    better="more",
)
NATURAL = Meaning(
    "amount",
    "natural response",
    "What the unit reaches on real images: only one image in a thousand excites it more.",
)
