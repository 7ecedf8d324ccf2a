"""Options of adversarial examples that make no sense are refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.techniques.adversarial import Adversarial
from tests.techniques.adversarial_networks import (
    run,
)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"epsilons": (0, 8)}, "8 grey levels are 8/255"),
        ({"epsilons": (-0.1,)}, "outside"),
        ({"norm": "l2", "epsilons": (float("nan"),)}, "epsilon must be a number, got nan"),
        ({"norm": "l2", "epsilons": (-0.5,)}, "number >= 0"),
        ({"epsilons": 0.1}, "must be a list of numbers"),
        ({"epsilons": ("a",)}, "epsilon must be a number, got 'a'"),
        ({"norm": None}, "norm 'None' is unknown"),
        ({"attack": lambda images: images}, "must take"),
        ({"steps": "ten"}, "steps must be a whole number, got 'ten'"),
        ({"evaluate": 1.5}, "evaluate must be a whole number"),
        ({"norm": "l1"}, "norm 'l1' is unknown"),
        ({"attack": "pgdx"}, "did you mean"),
        ({"attack": []}, "at least one"),
        ({"steps": 0}, "steps must be at least 1"),
        ({"evaluate": -1}, "evaluate must be at least 0"),
        ({"shown": 0}, "shown must be at least 1"),
        ({"images": ["a"]}, "whole numbers"),
        ({"targeted": 1.5}, "targeted must be"),
    ],
)
def test_a_wrong_option_is_refused_at_once(options: dict[str, Any], says: str) -> None:
    with pytest.raises(NetVizError, match=says):
        Adversarial(**options)


@pytest.mark.parametrize(
    ("technique", "says"),
    [
        (Adversarial(images=[99]), "99"),
        (Adversarial(fooling="cat"), "class 'cat' not found"),
        (Adversarial(targeted="cat"), "class 'cat' not found"),
        (Adversarial(targeted=7), "class 7 does not exist"),
    ],
)
def test_what_the_data_or_the_model_does_not_have_is_refused(
    technique: Adversarial, says: str
) -> None:
    with pytest.raises(NetVizError, match=says):
        run(technique)
