"""Copies of images in the data: t-SNE moves them apart and the map keeps its size."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.scan.maps.projection import principal_axes
from tb_netviz.scan.maps.tsne import moved_apart, tsne


@pytest.mark.parametrize("engine", ["scikit-learn", "openTSNE"])
@pytest.mark.parametrize("copies", [5, 50])
def test_copies_of_images_do_not_blow_up_the_map(copies, engine):
    if engine == "openTSNE":
        pytest.importorskip("openTSNE", reason="openTSNE is not installed")
    rows = np.random.default_rng(0).normal(size=(300 // copies, 10)).astype(np.float32)
    features = np.repeat(rows, copies, axis=0)
    start = principal_axes(features, 2).project(features)
    cold = tsne(features, start, engine=engine)
    warm = tsne(features, cold.points, is_warm=True, engine=engine)
    for layout in (cold, warm):
        assert np.abs(layout.points).max() < 60  # otherwise 2000
        assert layout.divergence > 0


def test_points_of_different_places_start_where_they_were():
    start = np.random.default_rng(0).normal(size=(30, 2))
    np.testing.assert_array_equal(moved_apart(start, 0.01, 0), start)
    copied = moved_apart(np.repeat(start, 2, axis=0), 0.01, 0)
    assert len(np.unique(copied, axis=0)) == 60
    np.testing.assert_allclose(copied, np.repeat(start, 2, axis=0), atol=0.1)
