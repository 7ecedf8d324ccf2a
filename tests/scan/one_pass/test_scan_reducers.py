"""Sketches, statistics, features and moments: right, and the same however the data is split."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.scan.one_pass import features as features_module
from tb_netviz.scan.one_pass.features import Features
from tb_netviz.scan.one_pass.moments import Moments
from tb_netviz.scan.one_pass.quantile_sketch import RELATIVE_ERROR, QuantileSketch
from tb_netviz.scan.one_pass.unit_statistics import UnitStatistics


def random(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).gamma(2.0, 3.0, shape).astype(np.float32)


@pytest.mark.parametrize("quantile", [0.1, 0.5, 0.999])
def test_a_quantile_is_right_to_two_per_cent(quantile) -> None:
    values = random(4000, 3)
    sketch = QuantileSketch.empty(3).update(values)
    exact = np.quantile(values, quantile, axis=0, method="lower")
    np.testing.assert_allclose(sketch.result(quantile), exact, rtol=1.1 * RELATIVE_ERROR)


def test_merged_sketches_equal_one() -> None:
    values = random(100, 2)
    parts = [QuantileSketch.empty(2).update(part) for part in np.split(values, 4)]
    merged = parts[3].merge(parts[0]).merge(parts[2].merge(parts[1]))
    np.testing.assert_array_equal(merged.counts, QuantileSketch.empty(2).update(values).counts)


def test_values_without_size_have_the_quantile_zero() -> None:
    values = np.array([[0.0, -3.0, np.nan]], np.float32)
    np.testing.assert_array_equal(QuantileSketch.empty(3).update(values).result(0.999), 0)


def averages(responses: np.ndarray) -> np.ndarray:
    """What the graph gives of responses (images, positions, units)."""
    return np.stack([responses.mean(1), (responses**2).mean(1), (responses > 0).mean(1)]).astype(
        np.float32
    )


def test_statistics_equal_those_of_all_responses() -> None:
    responses = np.random.default_rng(0).normal(0, 2, (20, 9, 3)).astype(np.float32)
    parts = [
        UnitStatistics.empty(3).update(part.max(1), averages(part))
        for part in (responses[:7], responses[7:])
    ]
    summary = parts[1].merge(parts[0]).result()
    np.testing.assert_allclose(summary.mean, responses.mean((0, 1)), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(summary.deviation, responses.std((0, 1)), rtol=1e-5)
    np.testing.assert_allclose(summary.active, (responses > 0).mean((0, 1)), rtol=1e-5)
    np.testing.assert_array_equal(summary.maximum, responses.max((0, 1)))


def test_units_that_never_fire_and_units_with_nan_are_found() -> None:
    responses = np.zeros((4, 9, 3), np.float32)
    responses[:, :, 1] = 1
    responses[2, 3, 2] = np.nan
    maxima = np.nan_to_num(responses).max(1)
    summary = UnitStatistics.empty(3).update(maxima, averages(responses)).result()
    assert summary.is_dead.tolist() == [True, False, True]
    assert summary.is_broken.tolist() == [False, False, True]


def test_statistics_of_one_layer_are_a_part_of_all() -> None:
    responses = random(5, 4, 6)
    statistics = UnitStatistics.empty(6).update(responses.max(1), averages(responses))
    part, whole = statistics.of(2, 4).result(), statistics.result()
    np.testing.assert_array_equal(part.natural, whole.natural[2:4])
    np.testing.assert_array_equal(part.maximum, whole.maximum[2:4])


def test_features_come_out_in_the_order_of_ids() -> None:
    values = random(6, 2)
    left = Features.empty(3, 2).update(np.array([3, 4, 5]), values[3:])
    right = Features.empty(4, 2).update(np.array([0, 1, 2]), values[:3])
    merged = left.merge(right).result()
    assert merged.image_ids.tolist() == [0, 1, 2, 3, 4, 5]
    np.testing.assert_array_equal(merged.values, values)


def test_many_features_go_to_a_file_that_leaves_nothing_behind(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(features_module, "SPILL_BYTES", 10)
    kept = Features.empty(5, 3, folder=tmp_path)
    assert isinstance(kept.values, np.memmap)
    kept.update(np.arange(5), np.ones((5, 3)))
    assert kept.result().values.sum() == 15
    assert not list(tmp_path.iterdir())


def test_data_that_grows_while_it_is_read_is_refused() -> None:
    with pytest.raises(NetVizError, match="more images than the 2"):
        Features.empty(2, 1).update(np.arange(3), np.zeros((3, 1)))


def test_moments_equal_numpy_even_far_from_zero() -> None:
    values = random(50, 4).astype(np.float64) + 1e6
    parts = [Moments.empty(4).update(part) for part in (values[:20], values[20:45], values[45:])]
    mean, covariance = parts[2].merge(parts[0]).merge(parts[1]).result()
    np.testing.assert_allclose(mean, values.mean(0), rtol=1e-12)
    np.testing.assert_allclose(covariance, np.cov(values.T, bias=True), rtol=1e-6, atol=1e-6)
