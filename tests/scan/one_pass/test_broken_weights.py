"""Units with broken weights are found, also where a ReLU hides that they give NaN."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.one_pass.broken_weights import broken_units
from tb_netviz.scan.one_pass.scan import scan
from tests.scan.scan_networks import small_model, source


def with_broken_unit(layer: str, unit: int, value: float) -> ImageModel:
    model = small_model()
    kernel = model.keras_model.get_layer(layer).kernel
    values = kernel.numpy()
    values[0, 0, 0, unit] = value
    kernel.assign(values)
    return model


def test_a_sound_network_has_none() -> None:
    model = small_model()
    assert not any(broken_units(model, layer.path).any() for layer in model.layers)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_the_unit_of_a_broken_weight_is_named_and_no_other(value: float) -> None:
    model = with_broken_unit("first", 3, value)
    assert broken_units(model, "first").tolist() == [False, False, False, True, False]
    assert not broken_units(model, "second").any()


def test_a_response_is_broken_where_its_convolution_is() -> None:
    model = with_broken_unit("second", 1, np.nan)
    for path in ("second", "norm", "response"):
        assert broken_units(model, path).tolist() == [False, True, False, False]
    assert not broken_units(model, "pooled").any()


def test_a_scan_says_of_the_unit_that_it_is_broken_whatever_the_processor_makes_of_nan() -> None:
    model = with_broken_unit("first", 3, np.nan)
    summary = scan(model, source(model, 6), layers=["first", "second"]).summary_of("first")
    assert summary.is_broken.tolist() == [False, False, False, True, False]
