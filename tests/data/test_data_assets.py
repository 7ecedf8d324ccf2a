"""Preprocessing and images together: trained networks recognise what they were trained on."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tb_netviz.data import open_images
from tb_netviz.model import EXACT_SCORES, ImageModel
from tb_netviz.model.loading import load_model
from tests.fixtures.trained_networks import Trained


def accuracy(model: ImageModel, source) -> float:
    tap = model.tap([EXACT_SCORES])
    hits = [
        tap.read(batch.images)[EXACT_SCORES].argmax(axis=1) == batch.labels
        for batch in source.batches(50)
    ]
    return float(np.concatenate(hits).mean())


def test_a_network_recognises_pictures_of_a_folder(trained: Trained):
    model = ImageModel(trained.network, class_names=trained.class_names)
    assert model.preprocessing.value_range == trained.value_range
    source = open_images(trained.images, model)
    assert source.count >= 100 and source.skipped == ()
    _, counts = np.unique(source.labels, return_counts=True)
    assert len(set(counts)) == 1, "as many pictures of each class"
    assert accuracy(model, source.sample(100, seed=0)) > trained.least_accuracy


def test_a_network_recognises_arrays(trained: Trained):
    model = ImageModel(trained.network)
    folder = open_images(trained.images, model).sample(40, seed=0)
    height, width = model.image_shape[:2]
    images = np.concatenate([batch.images for batch in folder.batches(40)])
    images = np.round(images * 255).astype(np.uint8)
    assert images.shape == (40, height, width, 3)
    source = open_images((images, folder.labels), model)
    again = accuracy(model, source)
    assert abs(again - accuracy(model, folder)) <= 2 / 40  # eight bits may turn a close call


@pytest.mark.assets
def test_resnet_recognises_cifar_from_arrays(assets: Path):
    stored = np.load(assets / "cifar10_12k.npz")
    ends = stored["test_offsets"]
    images = np.stack(
        [
            np.asarray(Image.open(io.BytesIO(stored["test_jpeg"][start:end].tobytes())))
            for start, end in itertools.pairwise(ends)
        ]
    )
    model = ImageModel(load_model(assets / "resnet20_cifar10.keras"))
    source = open_images((images, stored["y_test"]), model, limit=500)
    assert list(np.bincount(source.labels)) == [50] * 10
    assert accuracy(model, source) > 0.8
