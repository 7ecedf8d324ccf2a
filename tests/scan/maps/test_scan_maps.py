"""Maps of the images: principal components, alignment, t-SNE, and how far they may be believed."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.scan.maps.projection import aligned, principal_axes
from tb_netviz.scan.maps.quality import neighbours_kept, trustworthiness
from tb_netviz.scan.maps.tsne import fitting_perplexity, tsne
from tb_netviz.scan.one_pass.pixels import averaged


def clusters(count: int = 90, dimensions: int = 6) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    labels = np.arange(count) % 3
    centres = random.normal(0, 8, (3, dimensions))
    return (centres[labels] + random.normal(0, 1, (count, dimensions))).astype(np.float32), labels


def test_principal_axes_equal_those_of_scikit_learn() -> None:
    from sklearn.decomposition import PCA

    features, _ = clusters()
    axes = principal_axes(features, 3)
    reference = PCA(3).fit(features.astype(np.float64))
    np.testing.assert_allclose(axes.explained, reference.explained_variance_ratio_, rtol=1e-5)
    np.testing.assert_allclose(
        np.abs(axes.project(features)), np.abs(reference.transform(features)), atol=1e-3
    )


def test_axes_keep_their_side_over_steps() -> None:
    features, _ = clusters()
    first = principal_axes(features, 2)
    again = principal_axes(-features, 2, previous=first)
    np.testing.assert_allclose(again.axes, first.axes, atol=1e-5)


def test_alignment_undoes_turning_mirroring_scaling_and_moving() -> None:
    points = np.random.default_rng(0).normal(0, 1, (20, 2))
    turn = np.array([[0.0, 1.0], [1.0, 0.0]])
    moved = 3 * points @ turn + [5, -2]
    np.testing.assert_allclose(aligned(moved, points), points, atol=1e-5)


def test_alignment_uses_known_points_only() -> None:
    points = np.random.default_rng(0).normal(0, 1, (20, 2))
    target = points + 7
    target[5:] = np.nan
    np.testing.assert_allclose(aligned(points, target), points + 7, atol=1e-5)


def test_a_map_keeps_clusters_apart_and_repeats_itself_under_a_seed() -> None:
    features, labels = clusters()
    start = principal_axes(features, 2).project(features)
    layout = tsne(features, start, seed=3, engine="scikit-learn", iterations=300)
    again = tsne(features, start, seed=3, engine="scikit-learn", iterations=300)
    np.testing.assert_array_equal(layout.points, again.points)
    assert np.isfinite(layout.divergence)
    nearest = np.linalg.norm(layout.points[:, None] - layout.points[None], axis=-1)
    np.fill_diagonal(nearest, np.inf)
    assert (labels[nearest.argmin(1)] == labels).all()


def test_a_warm_start_stays_where_it_was() -> None:
    features, _ = clusters()
    start = principal_axes(features, 2).project(features)
    first = tsne(features, start, engine="scikit-learn", iterations=300)
    second = tsne(features, first.points, is_warm=True, engine="scikit-learn")
    radius = first.points.std()
    move = np.linalg.norm(aligned(second.points, first.points) - first.points, axis=1)
    assert np.median(move) < 0.5 * radius
    assert np.isfinite(second.divergence) and second.divergence < 2


def test_perplexity_fits_any_number_of_points() -> None:
    assert fitting_perplexity(None, 1000) == 30
    assert fitting_perplexity(50, 31) == 10
    assert fitting_perplexity(None, 4) == 1
    with pytest.raises(NetVizError, match="positive"):
        fitting_perplexity(-1, 10)


def test_a_map_that_is_the_features_themselves_is_perfect() -> None:
    points = np.random.default_rng(0).normal(0, 1, (40, 2)).astype(np.float32)
    assert neighbours_kept(points, points) == 1
    assert trustworthiness(points, points) == 1
    noise = np.random.default_rng(1).normal(0, 1, (40, 2))
    assert neighbours_kept(points, noise) < 0.6


def test_pixels_are_averaged_in_even_and_uneven_blocks() -> None:
    image = np.arange(6, dtype=np.float32).reshape(1, 6, 1, 1)
    assert averaged(image, 1, 3).ravel().tolist() == [0.5, 2.5, 4.5]
    assert averaged(image, 1, 6) is image
    assert averaged(image[:, :5], 1, 2).ravel().tolist() == [0.5, 3.0]
