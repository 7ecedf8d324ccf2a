"""Part, output, image input and shape, by name, through `log`, the callback and the data."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import tb_netviz
from tb_netviz.callbacks import NetVizCallback
from tb_netviz.errors import NetVizError
from tb_netviz.session.building import NotBuiltError
from tb_netviz.session.opening import open_model_and_images

L = keras.layers
rng = np.random.default_rng(0)
X = rng.random((24, 8, 8, 1), np.float32)
Y = np.arange(24) % 3


def opened(model, data, **options):
    return open_model_and_images(model, data, **options)


def accuracy(model, source):
    says = model.read(["probabilities"], source.select(range(source.count)))["probabilities"]
    return float((says.argmax(axis=1) == source.labels).mean())


def trained(model, x, y):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=20, verbose=0)
    return model.evaluate(x, y, verbose=0)[1]


@pytest.mark.parametrize("form", ["flat", "plane", "map"])
def test_a_network_of_flat_images_has_the_accuracy_that_keras_measures(form):
    keras_model = keras.Sequential([keras.Input((64,)), L.Dense(3, activation="softmax")])
    expected = trained(keras_model, X.reshape(24, 64), Y)
    images = {"flat": X.reshape(24, 64), "plane": X[..., 0], "map": X}[form]
    model, source = opened(keras_model, (images, Y), image_shape=(8, 8))
    assert source.image_shape == (8, 8, 1)
    assert accuracy(model, source) == pytest.approx(expected)
    np.testing.assert_allclose(source.select([3])[0, ..., 0], X[3, ..., 0], atol=1e-6)


def test_labels_choose_the_output_whose_name_they_have():
    image = keras.Input((8, 8, 1), name="image")
    x = L.Flatten()(image)
    heads = {name: L.Dense(3, activation="softmax", name=name)(x) for name in ("colour", "kind")}
    keras_model = keras.Model(image, heads)
    model, source = opened(keras_model, ({"image": X}, {"kind": Y}))
    own = np.asarray(keras_model(X)["kind"])
    says = model.read(["probabilities"], source.select(range(24)))["probabilities"]
    np.testing.assert_allclose(says, own, atol=1e-5)


def test_labels_choose_the_output_whose_width_they_fit():
    image = keras.Input((8, 8, 1), name="image")
    x = L.Flatten()(image)
    heads = [L.Dense(n, activation="softmax", name=f"head{n}")(x) for n in (5, 3)]
    model, source = opened(keras.Model(image, heads), (X, np.eye(3)[Y]))
    assert model.class_count == 3
    assert source.labels.tolist() == Y.tolist()


def gan():
    class Gan(keras.Model):
        def __init__(self):
            super().__init__()
            self.discriminator = keras.Sequential([L.Flatten(), L.Dense(1, activation="sigmoid")])
            self.generator = keras.Sequential([keras.Input((4,)), L.Dense(64)])

        def train_step(self, data):
            loss = keras.ops.mean(self.discriminator(data[0], training=True))
            return {"loss": loss}

    model = Gan()
    model.compile("sgd")
    return model


def test_log_shows_a_part(tmp_path):
    entries = tb_netviz.log(gan(), (X, Y), tmp_path, techniques=["embedding"], part="discriminator")
    assert ("embedding", "scatter") in [(entry.technique, entry.kind) for entry in entries]


def test_the_callback_shows_a_part_before_and_after_training(tmp_path):
    netviz = NetVizCallback(
        tmp_path, data=(X, Y), techniques=["embedding"], part="discriminator", max_overhead=None
    )
    gan().fit(X, Y, verbose=0, callbacks=[netviz])
    visuals = tb_netviz.read(tmp_path, technique="embedding")
    assert [visual.step for visual in visuals if visual.kind == "scatter"] == [0, 1]


def test_a_part_that_is_not_there_costs_pictures_but_no_training(tmp_path, caplog):
    netviz = NetVizCallback(tmp_path, data=(X, Y), techniques=["embedding"], part="critic")
    gan().fit(X, Y, verbose=0, callbacks=[netviz])
    (note,) = [visual for visual in tb_netviz.read(tmp_path) if visual.kind == "note"]
    assert "part 'critic' not found" in note.note
    assert "part 'critic' not found" in caplog.text


def unbuilt_sequential():
    return keras.Sequential([L.Conv2D(3, 3), L.Flatten(), L.Dense(3, activation="softmax")])


class Own(keras.Model):
    """Layers of one's own; the dense layer is made when the model is built."""

    def __init__(self):
        super().__init__()
        self.conv, self.drop, self.flat = L.Conv2D(3, 3), L.Dropout(0.5), L.Flatten()

    def build(self, shape):
        self.head = L.Dense(3, activation="softmax")

    def call(self, x, training=False):
        x = x["image"] if isinstance(x, dict) else x
        return self.head(self.drop(self.flat(self.conv(x)), training=training))


@pytest.mark.parametrize(
    ("make", "x"),
    [(unbuilt_sequential, X), (Own, X), (Own, {"image": X})],
    ids=["sequential", "subclass", "subclass with a dict"],
)
def test_a_model_without_weights_is_shown_before_training_which_it_does_not_change(
    make, x, tmp_path
):
    def weights(callbacks):
        keras.utils.set_random_seed(3)
        model = make()
        model.compile("adam", "sparse_categorical_crossentropy")
        model.fit(x, Y, epochs=2, verbose=0, callbacks=callbacks)
        return model.get_weights()

    netviz = NetVizCallback(tmp_path, data=(x, Y), techniques=["filters"], max_overhead=None)
    with_pictures, without = weights([netviz]), weights([])
    for one, other in zip(with_pictures, without, strict=True):
        np.testing.assert_array_equal(one, other)
    pictures = tb_netviz.read(tmp_path, technique="filters")
    assert [visual.step for visual in pictures] == [0, 1, 2]


def test_log_builds_a_model_from_the_data(tmp_path):
    model = unbuilt_sequential()
    tb_netviz.log(model, (X, Y), tmp_path, techniques=["filters"])
    assert model.built


def test_pictures_begin_after_the_first_epoch_where_nothing_can_build_the_model(tmp_path, caplog):
    netviz = NetVizCallback(tmp_path, techniques=["filters"], max_overhead=None)
    model = unbuilt_sequential()
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, Y, verbose=0, callbacks=[netviz])
    notes = [visual for visual in tb_netviz.read(tmp_path) if visual.kind == "note"]
    assert [one.note for one in notes] == [
        "Pictures begin after the first epoch: the network has no weights before it has seen a "
        "batch."
    ]
    assert [visual.step for visual in tb_netviz.read(tmp_path, technique="filters")] == [1]
    assert not caplog.records


def test_log_says_that_a_model_without_weights_needs_a_batch(tmp_path):
    with pytest.raises(NotBuiltError, match="call it once on a batch"):
        tb_netviz.log(unbuilt_sequential(), None, tmp_path, techniques=["filters"])


def test_a_wrong_output_is_refused_by_log(tmp_path):
    model = keras.Sequential([keras.Input((8, 8, 1)), L.Flatten(), L.Dense(3)])
    with pytest.raises(NetVizError, match="output 7 does not exist"):
        tb_netviz.log(model, (X, Y), tmp_path, output=7)
