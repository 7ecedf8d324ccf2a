"""Arguments of the wrong sort are refused with one sentence that says what was expected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tb_netviz.arguments import (
    is_whole,
    layer_patterns,
    require_flag,
    require_ids,
    require_names_or_indices,
    require_number,
    require_one_of,
    require_whole,
)
from tb_netviz.errors import NetVizError

ODD = [object(), "3", 1.5, None, True, [2], {}]


@pytest.mark.parametrize("value", ODD, ids=lambda value: type(value).__name__)
def test_what_is_no_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(NetVizError, match="steps must be a whole number, got"):
        require_whole("steps", value, at_least=1)


def test_whole_numbers_have_a_range() -> None:
    require_whole("steps", 1, at_least=1, at_most=1)
    require_whole("steps", np.int64(3), at_least=1)
    with pytest.raises(NetVizError, match="steps must be at least 1, got 0"):
        require_whole("steps", 0, at_least=1)
    with pytest.raises(NetVizError, match="steps must be at most 16, got 17"):
        require_whole("steps", 17, at_most=16)


@pytest.mark.parametrize("value", [object(), "3", None, True, [2.0], float("nan"), float("inf")])
def test_what_is_no_finite_number_is_refused(value: Any) -> None:
    with pytest.raises(NetVizError, match="scale must be a number, got"):
        require_number("scale", value)


def test_numbers_may_have_to_be_above_a_bound() -> None:
    require_number("scale", np.float32(1.5), above=1)
    with pytest.raises(NetVizError, match="scale must be above 1, got 1"):
        require_number("scale", 1, above=1)


def test_only_true_and_false_are_flags() -> None:
    require_flag("checks", np.bool_(True))
    for value in (0, 1, "no", None):
        with pytest.raises(NetVizError, match="checks must be True or False, got"):
            require_flag("checks", value)


@pytest.mark.parametrize("value", ["rows", None, 3, ["layer"], {}], ids=repr)
def test_a_choice_is_one_of_the_few(value: Any) -> None:
    require_one_of("axis", "layer", ("layer", "octave"))
    with pytest.raises(NetVizError, match="axis must be 'layer' or 'octave', got"):
        require_one_of("axis", value, ("layer", "octave"))


@pytest.mark.parametrize("value", [3, np.int64(3), [0, 2], (0,), range(3), np.array([4, 5])])
def test_ids_are_whole_numbers_alone_or_listed(value: Any) -> None:
    require_ids("images", value)


@pytest.mark.parametrize("value", ["3", 1.5, True, ["a"], [1.5], object(), np.zeros((2, 2), int)])
def test_what_holds_no_ids_is_refused(value: Any) -> None:
    with pytest.raises(NetVizError, match="images must be ids, whole numbers from 0, got"):
        require_ids("images", value)


def test_names_and_indices_may_be_mixed() -> None:
    for value in ("cat", 3, ["cat", 3], (), np.array(["cat"])):
        require_names_or_indices("classes", value)
    for wrong in (1.5, True, [None], object()):
        with pytest.raises(NetVizError, match="classes must be names or indices, got"):
            require_names_or_indices("classes", wrong)


def test_layers_become_patterns() -> None:
    assert layer_patterns(None) is None
    assert layer_patterns("conv*") == ("conv*",)
    assert layer_patterns(["conv1", "conv2"]) == ("conv1", "conv2")
    for wrong in (3, [3], object(), b"conv1"):
        with pytest.raises(NetVizError, match="layers must be names, paths or globs, got"):
            layer_patterns(wrong)
    with pytest.raises(NetVizError, match="names no layer"):
        layer_patterns([])


def test_true_is_no_whole_number() -> None:
    assert is_whole(np.uint8(4)) and not is_whole(True) and not is_whole(1.0)
