"""Models from files and names, and what is said when there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.model import ImageModel
from tb_netviz.model.divergence import nan_weights
from tb_netviz.model.loading import load_model
from tests.model import tiny_models

L = keras.layers


@pytest.mark.filterwarnings("ignore")  # Keras calls HDF5 a legacy format
@pytest.mark.parametrize("name", ["model.keras", "model.h5"])
def test_files_of_keras_give_the_same_scores(tmp_path: Path, name: str):
    keras_model = tiny_models.sequential()
    keras_model.save(tmp_path / name)
    images = tiny_models.noise(2, 8, 8, 1)
    read = [
        ImageModel(model).tap(["scores"]).read(images)["scores"]
        for model in (keras_model, load_model(tmp_path / name))
    ]
    np.testing.assert_allclose(read[0], read[1], atol=1e-6)


def test_a_saved_model_is_one_sealed_layer_with_scores(tmp_path: Path):
    keras_model = tiny_models.sequential()
    keras_model.export(tmp_path / "exported", verbose=False)
    model = ImageModel(load_model(tmp_path / "exported"), preprocessing=(0, 255))
    images = tiny_models.noise(2, 8, 8, 1)
    read = model.tap(["probabilities"]).read(images)["probabilities"]
    np.testing.assert_allclose(read, np.asarray(keras_model(images * 255)), atol=1e-5)
    assert [layer.path for layer in model.layers] == ["saved_model"]


def write(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def custom(folder: Path) -> str:
    keras_model = tiny_models.sequential()
    lambda_layer = L.Lambda(lambda x: x * 2)
    keras.Sequential([keras_model, lambda_layer]).save(folder / "custom.keras")
    return str(folder / "custom.keras")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: str(folder / "none.keras"), "no model at"),
        (lambda folder: write(folder / "text.keras", b"hello"), "is not a Keras model"),
        (lambda folder: write(folder / "empty.keras", b""), "is not a Keras model"),
        (lambda folder: write(folder / "cut.h5", b"\x89HDF\r\n\x1a\n"), "cannot be loaded"),
        (lambda folder: str(folder), "holds no SavedModel"),
        (custom, "because it holds Python code of its own"),
        (lambda folder: "keras.applications:MobileNetV9", "no network 'MobileNetV9'; did you mean"),
    ],
)
def test_what_is_no_model_is_told_in_one_sentence(tmp_path: Path, make, words: str):
    with pytest.raises(NetVizError, match=words) as raised:
        load_model(make(tmp_path))
    assert "\n" not in str(raised.value)


def test_a_misspelt_file_name_names_the_file_beside_it(tmp_path: Path):
    tiny_models.sequential().save(tmp_path / "model.keras")
    with pytest.raises(NetVizError, match=r"did you mean '.*model\.keras'"):
        load_model(tmp_path / "modell.keras")


def test_another_backend_is_refused_before_anything_is_loaded(tmp_path: Path):
    code = "from tb_netviz.model.loading import load_model; load_model('none.keras')"
    environment = os.environ | {"KERAS_BACKEND": "jax"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert "the backend is 'jax'; set KERAS_BACKEND=tensorflow" in done.stderr


def test_broken_weights_are_named():
    keras_model = tiny_models.functional()
    assert nan_weights(keras_model) == ()
    kernel, bias = keras_model.get_layer("conv1").get_weights()
    kernel[0, 0, 0, 0] = np.nan
    keras_model.get_layer("conv1").set_weights([kernel, bias])
    assert nan_weights(keras_model) == ("conv1/kernel",)
