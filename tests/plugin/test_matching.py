"""Units of two networks are paired by what they respond to."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from werkzeug.test import Client

from tb_netviz.data.image_source import open_images
from tb_netviz.events.writer import EventWriter
from tb_netviz.model.image_model import ImageModel
from tb_netviz.plugin.answers import BadRequest
from tb_netviz.plugin.matching import MOST_UNITS, matched_units
from tb_netviz.techniques.responses import UnitResponses
from tests.fixtures.loaders import Loaded
from tests.plugin.asking import assert_refused, get, strict_json
from tests.plugin.test_rows import EXCITATIONS, RESPONSES

Serve = Callable[[Path], tuple[Client, Loaded]]


def answer(strongest: Any, units: Any = None, ids: Any = None, data: str = "d") -> dict[str, Any]:
    rows = np.asarray(strongest, np.uint8)
    return {
        "kind": "responses",
        "recipe": {"data": data},
        "arrays": {
            "strongest": rows,
            "units": np.arange(len(rows)) if units is None else np.asarray(units),
            "image_ids": np.arange(rows.shape[1]) if ids is None else np.asarray(ids),
        },
    }


def random_rows(units: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (units, 30))


def test_the_pairs_have_the_greatest_sum_of_all_permutations() -> None:
    left, right = random_rows(5, 0), random_rows(5, 1)
    found = matched_units(answer(left), answer(right))
    table = np.corrcoef(left, right)[:5, 5:]
    best = max(table[range(5), order].sum() for order in map(list, permutations(range(5))))
    np.testing.assert_allclose(found["correlation"].sum(), best, atol=1e-5)
    np.testing.assert_allclose(
        found["correlation"], table[np.arange(5), found["matched"]], atol=1e-5
    )


def test_units_keep_their_own_indices_and_those_left_over_have_none() -> None:
    rows = random_rows(4, 0)
    found = matched_units(answer(rows, [3, 5, 7, 9]), answer(rows[[2, 0]], [40, 30]))
    assert found["units"].tolist() == [3, 5, 7, 9]
    assert found["matched"].tolist() == [30, -1, 40, -1]
    np.testing.assert_allclose(found["correlation"], [1, np.nan, 1, np.nan], atol=1e-6)
    swapped = matched_units(answer(rows[[2, 0]]), answer(rows))
    assert swapped["matched"].tolist() == [2, 0]


def test_the_mean_of_a_copy_is_far_above_chance_and_that_of_a_stranger_is_not() -> None:
    rows = random_rows(20, 0)
    copy = matched_units(answer(rows), answer(rows[::-1]))
    stranger = matched_units(answer(rows), answer(random_rows(20, 1)))
    np.testing.assert_allclose(copy["mean"], 1, atol=1e-5)
    np.testing.assert_allclose(stranger["mean"], stranger["correlation"].mean(), atol=1e-6)
    assert 0.2 < copy["chance"] < 0.5
    assert abs(stranger["mean"] - stranger["chance"]) < 0.1


def test_where_no_unit_is_matched_there_is_no_mean() -> None:
    found = matched_units(answer(np.zeros((2, 30))), answer(random_rows(2, 0)))
    assert found["matched"].tolist() == [-1, -1]
    assert np.isnan([found["mean"], found["chance"]]).all()


def test_a_unit_that_responds_to_all_images_alike_is_matched_with_none() -> None:
    rows = random_rows(3, 0)
    rows[1] = 0
    found = matched_units(answer(rows), answer(rows))
    assert found["matched"].tolist() == [0, -1, 2]
    assert np.isnan(found["correlation"][1])


def test_other_images_and_too_many_units_are_refused() -> None:
    rows = random_rows(3, 0)
    for other in (answer(rows, ids=range(1, 31)), answer(rows[:, :9]), answer(rows, data="e")):
        with pytest.raises(BadRequest, match="different images"):
            matched_units(answer(rows), other)
    many = answer(np.zeros((MOST_UNITS + 1, 2)))
    with pytest.raises(BadRequest, match="at most 4096 are matched"):
        matched_units(many, many)


def network(order: list[int]) -> ImageModel:
    """A convolution of six random units in some order, and its mean."""
    image = keras.Input((8, 8, 3))
    layer = keras.layers.Conv2D(6, 3, activation="relu", name="conv")
    model = keras.Model(image, keras.layers.GlobalAveragePooling2D(name="mean")(layer(image)))
    weights = np.random.default_rng(0).normal(size=(3, 3, 3, 6)).astype(np.float32)
    layer.set_weights([weights[..., order], np.zeros(6, np.float32)])
    return ImageModel(model, preprocessing=(0, 1))


def test_a_permuted_copy_of_a_network_gives_the_permutation(
    serve_directory: Serve, tmp_path: Path
) -> None:
    order = [4, 2, 0, 5, 1, 3]
    images = np.random.default_rng(1).integers(0, 256, (40, 8, 8, 3), dtype=np.uint8)
    for run, units in (("one", list(range(6))), ("other", order)):
        model = network(units)
        with EventWriter(tmp_path / run) as writer:
            for visual in UnitResponses(layers=["conv"]).run(model, open_images(images, model)):
                writer.write(visual)
    client, loaded = serve_directory(tmp_path)
    tag, last = "responses/responses/conv", "excitations/responses/conv"
    loaded.wait_for(lambda runs: all(last in runs.get(f"{run}/netviz", {}) for run in RUNS))
    query = {"run": "one/netviz", "tag": tag, "step": 0, "ts": 1}
    others = {"other": "other/netviz", "other_tag": tag, "other_step": 0, "other_ts": 2}
    response = get(client, "matching", **query, **others)
    found = strict_json(response)
    assert [order[unit] for unit in found["matched"]] == found["units"] == list(range(6))
    np.testing.assert_allclose(found["correlation"], 1, atol=1e-5)
    assert response.headers["Cache-Control"] == "private, max-age=86400"
    latest = get(client, "matching", **query, **{**others, "other_step": "latest"})
    assert latest.headers["Cache-Control"] == "no-cache, must-revalidate"


RUNS = ("one", "other")


def test_mistakes_in_the_address_are_told(client: Client) -> None:
    other = {"other": RESPONSES["run"], "other_tag": RESPONSES["tag"], "other_step": "latest"}
    assert strict_json(get(client, "matching", **RESPONSES, **other))["matched"][0] == 0
    del other["other_step"]
    assert_refused(get(client, "matching", **RESPONSES, **other), 400, "'other_step' is missing")
    other["other_step"] = "latest"
    assert_refused(get(client, "matching", **EXCITATIONS, **other), 400, "of kind 'excitations'")
