"""Predictions, on networks whose answers are known by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.one_pass import shared
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.shards.sharding import scan_in_shards
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


def head_model(*head: keras.layers.Layer) -> ImageModel:
    """Layers on the means of red, green and blue."""
    image = keras.Input((4, 4, 3))
    x = keras.layers.GlobalAveragePooling2D()(image)
    for layer in head:
        x = layer(x)
    return ImageModel(keras.Model(image, x), preprocessing=(0, 1))


def test_one_sigmoid_unit_says_two_classes() -> None:
    head = keras.layers.Dense(1, activation="sigmoid")
    model = head_model(head)
    head.set_weights([np.array([[4], [-4], [0]], np.float32), np.zeros(1, np.float32)])
    found = said(model, [1, 0, 0])
    chance = 1 / (1 + np.exp(-4))
    assert found.classes.tolist() == [[1, 0], [0, 1], [0, 1]]
    np.testing.assert_allclose(found.measures["probability"][:, 0], [chance, chance, 0.5])
    assert found.summary["accuracy"] == 1


@pytest.mark.filterwarnings("ignore:You are using a softmax")
def test_a_softmax_of_one_class_is_always_sure() -> None:
    found = said(head_model(keras.layers.Dense(1, activation="softmax")))
    assert found.classes.tolist() == [[0], [0], [0]]
    assert found.measures["probability"].tolist() == [[1], [1], [1]]


def test_an_embedding_is_said_to_be_read_as_scores() -> None:
    found = said(head_model(keras.layers.Dense(8), keras.layers.UnitNormalization()))
    assert "means nothing where they are an embedding" in str(found.note)
    assert said(colour_model()).note is None


def test_the_ranking_is_that_of_a_stable_sort_ties_included() -> None:
    generator = np.random.default_rng(0)
    for count, k in ((1, 5), (5, 5), (9, 3), (1000, 5)):
        rough = generator.integers(0, 4, (50, count)).astype(np.float32) / 4
        classes, values = likeliest(rough, k)
        order = np.argsort(-rough, axis=1, kind="stable")[:, :k]
        np.testing.assert_array_equal(classes, order)
        np.testing.assert_array_equal(values, np.take_along_axis(rough, order, axis=1))


def test_integers_are_as_small_as_their_values_allow() -> None:
    found = said(colour_model())
    assert {found.image_ids.dtype, found.labels.dtype, found.classes.dtype} == {np.dtype(np.int8)}
    assert found.labels.tolist() == [-1, -1, -1]


def test_merged_shards_serve_without_another_scan(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = colour_model()
    data = open_images((colours(), np.arange(3)), model)
    expected = said(model, [0, 1, 2])
    shared.keep_scan(
        model, data, scan_in_shards(model, data, tmp_path, layers=["colour"], shards=2)
    )
    monkeypatch.delattr(shared, "scan")
    (found,) = PredictedClasses(k=2).run(model, data)
    assert isinstance(found, Predictions)
    np.testing.assert_array_equal(found.classes, expected.classes)
    np.testing.assert_allclose(found.measures["probability"], expected.measures["probability"])


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
