"""Responses and excitations: what fits, and what is said of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tb_netviz.events.encoding import encode
from tb_netviz.visual import Excitations, Responses


def responses(**options: Any) -> Responses:
    given: dict[str, Any] = {
        "units": np.array([3, 8]),
        "image_ids": np.arange(4),
        "histogram": np.array([[3, 1], [0, 4]]),
        "range": np.array([[0, 2.5], [np.nan, np.nan]]),
        "examples": np.array([[[3, 2]], [[-1, -1]]]),
        "nearest_units": np.array([[8], [-1]]),
        "nearest_correlation": np.array([[0.5], [np.nan]]),
        "strongest": np.zeros((2, 4), np.uint8),
        "quantiles": (1.0,),
        "measures": {"interest": [4.25, 0]},
        **options,
    }
    return Responses(technique="responses", layer="conv1", title="Responses of conv1", **given)


def excitations(images: np.ndarray, units: np.ndarray) -> Excitations:
    return Excitations(
        technique="responses",
        layer="conv1",
        images=images,
        image_ids=np.arange(len(units)),
        units=units,
        measures={"percentile": np.full(units.shape, 0.75)},
    )


def test_responses_are_told_in_words() -> None:
    visual = responses()
    assert visual.describe() == "Responses of conv1 of conv1 at step 0: 2 units, 4 images."
    said = "Unit 3 of conv1 responds to 4 images with 0 up to 2.5; interest 4.25."
    assert visual.describe(0) == said
    assert visual.describe(1).startswith("Unit 8 of conv1 gave a response that is NaN")
    assert list(visual.table_rows()[1]) == [3, "0", "2.5", 8]
    assert visual.draw() is None


def test_excitations_are_told_in_words() -> None:
    maps = np.zeros((1, 2, 4, 4, 1), np.uint8)
    visual = excitations(maps, np.array([[7, -1]]))
    assert visual.size_in_words() == "1 image, 2 units each"
    assert visual.describe(0, 0) == "Where image 0 excites unit 7 of conv1; percentile 0.75."
    assert visual.describe(0, 1).startswith("Image 0 excites no unit 2 of conv1")


def test_arrays_of_other_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"strongest has shape \(2, 3\), expected \(2, 4\)"):
        responses(strongest=np.zeros((2, 3), np.uint8))
    with pytest.raises(ValueError, match=r"range has shape \(2, 3\), expected \(2, 2\)"):
        responses(range=np.zeros((2, 3)))


def test_heat_maps_have_no_thumbnails() -> None:
    maps = np.random.default_rng(0).integers(0, 255, (20, 6, 16, 16, 1), dtype=np.uint8)
    header, *_ = encode(excitations(maps, np.zeros((20, 6), int))).blobs
    assert b'"thumbnails":null' in header.replace(b" ", b"")
