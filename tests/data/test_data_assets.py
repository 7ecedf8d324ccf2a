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

pytestmark = pytest.mark.assets


def accuracy(model: ImageModel, source) -> float:
    tap = model.tap([EXACT_SCORES])
    hits = [
        tap.read(batch.images)[EXACT_SCORES].argmax(axis=1) == batch.labels
        for batch in source.batches(50)
    ]
    return float(np.concatenate(hits).mean())


def test_squeezenet_recognises_photographs_of_a_folder(assets: Path):
    lines = (assets / "imagenet_classes.txt").read_text().splitlines()
    model = ImageModel(load_model(assets / "squeezenet_v1_imagenet.keras"), class_names=lines)
    assert model.preprocessing.value_range == (0, 255)
    source = open_images(assets / "imagenet_sample", model)
    assert source.count == 500 and source.skipped == ()
    assert sorted(set(source.labels)) == sorted(source.labels), "one photograph per class"
    # Of all 500, 64 % are recognised; of these 100, as many within three standard errors.
    assert accuracy(model, source.sample(100, seed=0)) > 0.5


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
