"""Connections, on networks whose weights and activations are known by hand."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers as k

from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.one_pass import shared
from tb_netviz.techniques.connections import UnitConnections
from tb_netviz.techniques.predictions import PredictedClasses
from tb_netviz.visual import Connections, Note

# From the units of `first`, which are red, green and blue, to the two units of `second`.
KERNEL = np.array([[1.0, -2.0], [0.5, 0.0], [-3.0, 4.0]])
# From the two units of `second` to the classes.
HEAD = np.array([[1.0, -1.0], [2.0, 3.0]])


def colour_model(activation="relu", head=HEAD):
    image = keras.Input((4, 4, 3))
    x = k.Conv2D(3, 1, use_bias=False, name="first")(image)
    x = k.Conv2D(2, 1, use_bias=False, activation=activation, name="second")(x)
    x = k.GlobalAveragePooling2D()(x)
    x = k.Dense(2, use_bias=False, activation="softmax", name="classes")(x)
    network = keras.Model(image, x)
    network.set_weights([np.eye(3)[None, None], KERNEL[None, None], head])
    return ImageModel(network, preprocessing=(0, 1), class_names=["warm", "cold"])


def colours():
    """A red, a green and a blue image."""
    images = np.zeros((3, 4, 4, 3), np.uint8)
    for channel in range(3):
        images[channel, ..., channel] = 255
    return images


def shown(model, labels=None, **options):
    data = open_images(colours() if labels is None else (colours(), np.array(labels)), model)
    return list(UnitConnections(**options).run(model, data, step=3))


def test_each_unit_has_the_units_that_feed_it_and_those_that_it_feeds():
    first, second, _ = shown(colour_model())
    assert (first.layer, second.layer) == ("first", "second")
    assert first.layers == second.layers == ("first", "second", "")
    assert first.incoming_units.shape == (3, 0)
    assert first.outgoing_layers.tolist() == [[1, -1, 1, -1], [1, -1, -1, -1], [1, -1, 1, -1]]
    assert first.outgoing_units.tolist() == [[0, -1, 1, -1], [0, -1, -1, -1], [1, -1, 0, -1]]
    np.testing.assert_array_equal(first.outgoing_weights[2], [4, 0, -3, 0])
    assert second.incoming_units.tolist() == [[0, 1, -1, 2, -1, -1], [2, -1, -1, 0, -1, -1]]
    # The classes are the third of the layers.
    assert second.outgoing_layers.tolist() == [[2, -1, 2, -1], [2, 2, -1, -1]]
    assert second.outgoing_units.tolist() == [[0, -1, 1, -1], [1, 0, -1, -1]]
    assert second.outgoing_weights.tolist() == [[1, 0, -1, 0], [3, 2, 0, 0]]
    assert second.note is None


def test_the_share_says_how_much_of_all_weights_is_listed():
    _, second, _ = shown(colour_model(), k=1)
    np.testing.assert_allclose(second.measures["incoming_share"], [4 / 4.5, 1])


def test_a_class_is_driven_by_weight_times_mean_activation_over_its_images():
    # The red image is warm, the others are cold; `second` gives (1, 0), (0.5, 0) and (0, 4).
    *_, drive = shown(colour_model(), labels=[0, 1, 1])
    assert drive.layer == ""
    assert drive.unit_names == ("warm", "cold")
    assert drive.layers == ("first", "second")
    assert drive.incoming_units.tolist() == [[0, -1], [1, -1]]
    np.testing.assert_array_equal(drive.incoming_weights[:, 0], [1, 3])
    np.testing.assert_allclose(drive.incoming_means[:, 0], [1, 2])
    assert drive.measures["images"].tolist() == [1, 2]
    assert (drive.incoming_weights[1, 1], drive.incoming_means[1, 1]) == (0, 0)


def test_without_labels_a_class_is_driven_by_means_over_all_images():
    *_, drive = shown(colour_model())
    assert drive.incoming_units.tolist() == [[1, 0], [1, -1]]
    np.testing.assert_allclose(drive.incoming_means[0], [4 / 3, 0.5])
    np.testing.assert_array_equal(drive.incoming_weights[0], [2, 1])
    assert drive.measures["images"].tolist() == [0, 0]


def test_the_scan_of_predictions_serves_again(monkeypatch):
    model = colour_model()
    data = open_images((colours(), np.array([0, 1, 1])), model)
    list(PredictedClasses().run(model, data))
    monkeypatch.setattr(shared, "scan", lambda *_, **__: pytest.fail("a second scan"))
    assert len(list(UnitConnections().run(model, data))) == 3


def test_without_images_a_sentence_stands_for_what_drives_the_classes():
    *tables, note = UnitConnections().run(colour_model())
    assert all(isinstance(table, Connections) for table in tables)
    assert isinstance(note, Note)
    assert note.note == "What drives a class needs images, for the mean activation of units."


def test_a_network_without_classes_has_tables_only():
    image = keras.Input((4, 4, 3))
    network = keras.Model(image, k.Conv2D(2, 1, name="b")(k.Conv2D(3, 1, name="a")(image)))
    found = list(UnitConnections().run(ImageModel(network, preprocessing=(0, 1))))
    assert [visual.layer for visual in found] == ["a", "b"]


def test_named_layers_are_the_ends_and_one_alone_is_joined_by_those_with_pages():
    model = colour_model()
    both = [one for one in shown(model, layers=["second", "classes"]) if one.layer]
    assert [one.layer for one in both] == ["second", "classes"]
    # The units of `classes` are the classes, so these are not named twice.
    assert both[0].layers == ("second", "classes")
    assert both[0].outgoing_units.tolist() == [[0, -1, 1, -1], [1, 0, -1, -1]]
    (alone,) = [one for one in shown(model, layers="classes") if one.layer]
    assert alone.layers == ("first", "second", "classes")
    np.testing.assert_array_equal(alone.incoming_weights[0, :2], [2, 1])


def test_weights_that_are_not_finite_are_said():
    kernel = HEAD.copy()
    kernel[0, 0] = np.nan
    found = shown(colour_model(head=kernel), layers=["second", "classes"])
    assert all(isinstance(one, Note) for one in found)
    assert "second" in found[0].note


def test_a_gate_is_said_in_the_note():
    image = keras.Input((4, 4, 3))
    x = k.Conv2D(2, 1, name="a")(image)
    gate = k.Dense(2, activation="sigmoid")(k.GlobalAveragePooling2D(keepdims=True)(x))
    network = keras.Model(image, k.Conv2D(2, 1, name="b")(k.Multiply()([x, gate])))
    *_, last = UnitConnections().run(ImageModel(network, preprocessing=(0, 1)))
    assert last.note == (
        "Weights of what feeds this layer are approximate: values measured over the image scale "
        "some of its units, which count as left alone."
    )


@pytest.mark.parametrize("options", [{"k": 0}, {"drivers": 1.5}, {"max_images": 0}])
def test_options_that_make_no_sense_are_refused(options):
    with pytest.raises(NetVizError, match=next(iter(options))):
        UnitConnections(**options)
