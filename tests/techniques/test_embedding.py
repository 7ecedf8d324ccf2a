"""Maps of images: from one image up, stable over steps, honest about what was reduced."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.embedding import Embedding
from tb_netviz.visual import Note, Scatter


def colour_model(weight: float = 1.0) -> ImageModel:
    """Its features are the mean red, green and blue, times a weight."""
    image = keras.Input((6, 6, 3))
    scale = keras.layers.Conv2D(3, 1, use_bias=False, name="scale")
    x = keras.layers.GlobalAveragePooling2D(name="colour")(scale(image))
    network = keras.Model(image, keras.layers.Dense(2, name="scores")(x))
    scale.set_weights([weight * np.eye(3, dtype=np.float32)[None, None]])
    return ImageModel(network, preprocessing=(0, 1))


def coloured(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Red, green and blue images in turn, a little noisy."""
    labels = np.arange(count) % 3
    images = np.random.default_rng(0).integers(0, 60, (count, 6, 6, 3), np.uint8)
    images[np.arange(count), :, :, labels] += 150
    return images, np.minimum(labels, 1)


def run(technique: Embedding, images, labels=None, model=None, **options) -> Any:
    model = model or colour_model()
    data = images if labels is None else (images, labels)
    (visual,) = technique.run(model, open_images(data, model), **options)
    return visual


def test_images_of_one_colour_lie_together() -> None:
    images, labels = coloured(60)
    visual = run(Embedding(iterations=300), images, labels)
    assert visual.layer == "colour" and visual.method == "tsne"
    apart = np.linalg.norm(visual.points[:, None] - visual.points[None], axis=-1)
    np.fill_diagonal(apart, np.inf)
    assert (apart.argmin(1) % 3 == np.arange(60) % 3).all()
    assert set(visual.summary) == {
        "explained_variance", "kl_divergence", "neighbours_kept", "trustworthiness",
    }  # fmt: skip
    assert visual.principal_components.shape == (60, 2)
    assert visual.neighbour_ids.shape == (60, 6)
    assert visual.neighbour_ids.dtype.kind == "i"
    # In the features, the images of one colour are each other's neighbours.
    assert (visual.neighbour_ids % 3 == (np.arange(60) % 3)[:, None]).all()


def test_the_next_map_leaves_images_where_they_were() -> None:
    images, labels = coloured(60)
    memory: dict = {}
    first = run(Embedding(iterations=300), images, labels, memory=memory)
    turned = colour_model(1.1)
    second = run(Embedding(iterations=300), images, labels, model=turned, memory=memory, step=1)
    move = np.median(np.linalg.norm(second.points - first.points, axis=1))
    assert move < 0.3 * first.points.std()
    assert second.recipe["start"] == "previous map"


def test_the_same_seed_gives_the_same_map() -> None:
    images, labels = coloured(30)
    one = run(Embedding(iterations=250), images, labels, seed=5)
    other = run(Embedding(iterations=250), images, labels, seed=5)
    np.testing.assert_array_equal(one.points, other.points)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_few_images_have_a_map_too(count) -> None:
    visual = run(Embedding(), coloured(count)[0])
    assert isinstance(visual, Scatter)
    assert visual.points.shape == (count, 2)
    assert np.isfinite(visual.points).all()
    assert visual.method == ("tsne" if count >= 4 else "pca")


def test_equal_features_are_said_rather_than_spread() -> None:
    visual = run(Embedding(), np.full((20, 6, 6, 3), 7, np.uint8))
    assert (visual.points == 0).all()
    assert "same features" in visual.note


def test_duplicates_are_laid_out() -> None:
    images, _ = coloured(12)
    visual = run(Embedding(iterations=250), np.repeat(images, 3, axis=0))
    assert np.isfinite(visual.points).all()


def test_broken_features_name_their_layer() -> None:
    visual = run(Embedding(), coloured(10)[0], model=colour_model(np.nan))
    assert isinstance(visual, Note) and "'colour'" in visual.note


def test_a_perplexity_too_high_is_lowered_and_said() -> None:
    visual = run(Embedding(perplexity=50, iterations=250), coloured(16)[0])
    assert visual.recipe["perplexity"] == 5
    assert "Perplexity 50 is too high" in visual.note


def test_many_images_are_sampled_and_it_is_said() -> None:
    images, labels = coloured(40)
    visual = run(Embedding(method="pca", max_points=10), images, labels)
    assert len(visual.points) == 10
    assert "10 of 40 images" in visual.note
    assert visual.image_ids.max() > 10


def test_labels_of_any_form_or_none_are_taken() -> None:
    images, labels = coloured(6)
    assert run(Embedding("pca"), images).labels.tolist() == [-1] * 6
    one_hot = np.eye(2)[labels]
    assert run(Embedding("pca"), images, one_hot).labels.tolist() == labels.tolist()
    words = np.array(["cat", "dog"])[labels]
    assert len(set(run(Embedding("pca"), images, words).labels.tolist())) == 2


def test_wrong_options_are_refused_in_one_sentence() -> None:
    with pytest.raises(NetVizError, match="'tsne' or 'pca'"):
        Embedding(method="umap")
    with pytest.raises(NetVizError, match="positive"):
        Embedding(perplexity=0)
