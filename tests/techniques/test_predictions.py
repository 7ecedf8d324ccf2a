"""Predictions, on networks whose answers are known by hand."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.one_pass import shared
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.techniques.embedding import Embedding
from tb_netviz.techniques.predictions import PredictedClasses, likeliest, summary_of
from tb_netviz.visual import Note, Predictions


def colour_model(activation: str | None = "softmax") -> ImageModel:
    """Its class is the strongest of red, green and blue; scores are 4 times their means."""
    image = keras.Input((4, 4, 3))
    x = keras.layers.GlobalAveragePooling2D(name="colour")(image)
    head = keras.layers.Dense(3, activation=activation, name="scores")
    network = keras.Model(image, head(x))
    head.set_weights([4 * np.eye(3, dtype=np.float32), np.zeros(3, np.float32)])
    return ImageModel(network, preprocessing=(0, 1))


def colours() -> np.ndarray:
    """A red, a green and a blue image."""
    images = np.zeros((3, 4, 4, 3), np.uint8)
    for channel in range(3):
        images[channel, ..., channel] = 255
    return images


def said(model: ImageModel, labels: list[int] | None = None, k: int = 2) -> Predictions:
    data = colours() if labels is None else (colours(), np.array(labels))
    (found,) = PredictedClasses(k=k).run(model, open_images(data, model))
    assert isinstance(found, Predictions)
    return found


def test_the_likeliest_class_comes_first_with_its_probability() -> None:
    found = said(colour_model())
    assert found.image_ids.tolist() == [0, 1, 2]
    assert found.classes.tolist() == [[0, 1], [1, 0], [2, 0]]
    best = np.exp(4) / (np.exp(4) + 2)
    np.testing.assert_allclose(found.measures["probability"][:, 0], best, rtol=1e-5)
    np.testing.assert_allclose(found.summary["mean_confidence"], best, rtol=1e-5)


def test_logits_are_shown_as_the_probabilities_of_their_softmax() -> None:
    logits, softmax = said(colour_model(None)), said(colour_model())
    np.testing.assert_allclose(logits.measures["probability"], softmax.measures["probability"])


def test_accuracy_counts_labelled_images_only() -> None:
    found = said(colour_model(), [0, 0, 1])
    np.testing.assert_allclose(found.summary["accuracy"], 1 / 3)
    np.testing.assert_allclose(found.summary["top_accuracy"], 2 / 3)
    unlabelled = said(colour_model())
    assert "accuracy" not in unlabelled.summary
    partly = summary_of(np.array([[0], [1]]), np.ones((2, 1)), np.array([-1, 1]))
    assert partly["accuracy"] == 1


def test_several_labels_at_once_are_said_to_be_that() -> None:
    found = said(colour_model("sigmoid"))
    assert "do not exclude each other" in str(found.note)


def test_a_row_that_is_not_finite_has_no_answer() -> None:
    classes, values = likeliest(np.array([[0.5, 0.5], [np.nan, 1]], np.float32), 5)
    assert classes.tolist() == [[0, 1], [-1, -1]]
    assert np.isnan(values[1]).all()


def test_a_network_without_classes_says_so() -> None:
    image = keras.Input((4, 4, 3))
    model = ImageModel(keras.Model(image, keras.layers.Conv2D(2, 1)(image)), preprocessing=(0, 1))
    (note,) = PredictedClasses().run(model, open_images(colours(), model))
    assert isinstance(note, Note)
    assert "predicts no classes" in str(note.note)


def test_the_scan_of_another_technique_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    model = colour_model()
    data = open_images(colours(), model)
    real, scans = shared.scan, []

    def counted(*arguments: Any, **options: Any) -> ScanResult:
        scans.append(options["features"])
        return real(*arguments, **options)

    monkeypatch.setattr(shared, "scan", counted)
    list(Embedding(method="pca").run(model, data))
    list(PredictedClasses().run(model, data))
    assert len(scans) == 1
