"""The image and the labels are found in any nest, by name, shape and values."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.data import open_images
from tb_netviz.data.raw_images import BrokenDataError
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.session.opening import open_model_and_images
from tests.data.tiny_data import image_model, pixels

L = keras.layers
BYTES = np.stack([pixels(seed=seed) for seed in range(9)])
UNIT = BYTES.astype(np.float32) / 255
CLASSES = np.arange(9) % 3
META = np.arange(18, dtype=np.float32).reshape(9, 2)
BOXES = np.random.default_rng(0).uniform(0, 50, (9, 4)).astype(np.float32)
MASKS = (BYTES[..., :1] > 99).astype(np.uint8)

ELEMENTS = {
    "id, image, label": {"id": np.arange(9), "image": BYTES, "label": CLASSES},
    "coarse label first": {"coarse_label": CLASSES * 7, "image": BYTES, "label": CLASSES},
    "meta and image": ((META, BYTES), CLASSES),
    "image and meta": ((BYTES, META), CLASSES),
    "dict of targets": (BYTES, {"box": BOXES, "class": CLASSES}),
    "dict of targets, class first": (BYTES, {"class": CLASSES, "box": BOXES}),
    "tuple of targets": (BYTES, (BOXES, CLASSES)),
    "nested": ({"inputs": {"thumbnail": BYTES[:, ::2, ::2], "picture": BYTES}}, CLASSES),
    "image and mask": ({"image": BYTES, "mask": MASKS}, CLASSES),
    "mask before image": {"a_mask": MASKS, "z": BYTES, "label": CLASSES},
    "with weights": (BYTES, CLASSES, np.ones(9)),
    "id, image, label as a tuple": (np.array([f"n{i}" for i in range(9)]), BYTES, CLASSES),
}


@pytest.mark.parametrize("name", ELEMENTS)
@pytest.mark.parametrize("form", ["arrays", "batched", "one by one"])
def test_image_and_labels_are_found(name, form):
    data = ELEMENTS[name]
    if form != "arrays":
        data = tf.data.Dataset.from_tensor_slices(data)
        data = data.batch(4) if form == "batched" else data
    if name == "id, image, label as a tuple" and form != "arrays":
        data = data.map(lambda name, image, label: (name, image, label))
    source = open_images(data, image_model())
    np.testing.assert_allclose(source.select(range(9)), UNIT, atol=1e-6)
    if "tuple" not in name or name == "tuple of targets":
        np.testing.assert_array_equal(source.labels, CLASSES)
        assert source.labels_match_model


def test_names_that_come_along_name_the_images():
    files = np.array([f"photo_{i}.jpg" for i in range(9)])
    data = {"filename": files, "image": BYTES, "label": CLASSES}
    assert open_images(data, image_model()).names[4] == "photo_4.jpg"
    boxed = open_images((BYTES, BOXES), image_model())
    assert boxed.names[2].startswith(f"image 2: {BOXES[2, 0]:.4g} ")
    assert "boxes" in boxed.notes[0]


def several_inputs() -> keras.Model:
    meta, image = keras.Input((2,), name="meta"), keras.Input((4, 6, 3), name="photo")
    x = L.Concatenate()([L.GlobalAveragePooling2D()(image), meta])
    return keras.Model([meta, image], L.Dense(3, name="head")(x))


@pytest.mark.parametrize(
    "data",
    [
        ([META, UNIT], CLASSES),
        ({"photo": UNIT, "meta": META, "other": UNIT[:, ::-1]}, CLASSES),
        tf.data.Dataset.from_tensor_slices(((META, UNIT), CLASSES)).batch(4),
        tf.data.Dataset.from_tensor_slices(({"photo": UNIT, "meta": META}, CLASSES)),
    ],
)
def test_further_inputs_are_fed_a_typical_value_of_the_data(data):
    keras_model = several_inputs()
    model, source = open_model_and_images(keras_model, data)
    np.testing.assert_allclose(source.select(range(9)), UNIT, atol=1e-6)
    mean = np.repeat(META.mean(axis=0, keepdims=True), 9, axis=0)
    expected = keras_model.predict([mean, UNIT], verbose=0)
    read = model.tap(["head"]).read(source.select(range(9)))["head"]
    np.testing.assert_allclose(read, expected, atol=1e-5)
    assert "typical value" in model.notes[0]


def test_the_label_that_the_output_is_named_after_is_used():
    image = keras.Input((4, 6, 3))
    x = L.GlobalAveragePooling2D()(image)
    coarse = keras.Model(image, L.Dense(3, name="coarse")(x))
    data = {"coarse": CLASSES, "image": BYTES, "label": (CLASSES + 1) % 3}
    np.testing.assert_array_equal(open_images(data, ImageModel(coarse)).labels, CLASSES)


def test_two_tensors_that_may_both_be_the_image_are_refused_by_name():
    with pytest.raises(NetVizError, match="'left' and 'right' of the data may both be the image"):
        open_images({"left": BYTES, "right": BYTES}, image_model())


@pytest.mark.parametrize(
    "one",
    [BYTES[0], (BYTES[0], 2), {"image": BYTES[0], "label": 2}, tf.constant(BYTES[0])],
)
def test_a_single_image_is_one_image_and_that_is_said(one):
    source = open_images(one, image_model())
    assert source.count == 1
    np.testing.assert_allclose(source.select([0])[0], UNIT[0], atol=1e-6)
    assert source.labels[0] == (2 if isinstance(one, tuple | dict) else -1)
    assert "one image" in source.notes[0]


def test_a_list_of_images_is_several_images_of_any_size():
    same = open_images([BYTES[0], BYTES[1]], image_model())
    np.testing.assert_allclose(same.select([1])[0], UNIT[1], atol=1e-6)
    other = open_images(([BYTES[0], np.repeat(BYTES[1], 3, axis=0)], [1, 2]), image_model())
    assert other.count == 2 and other.labels.tolist() == [1, 2]
    assert other.original(1).shape == (12, 6, 3)
    np.testing.assert_allclose(other.select([1])[0], UNIT[1], atol=0.15)


def sizes():
    for number, label in enumerate(CLASSES):
        yield np.full((8 + number, 12, 3), 20 * number, np.uint8), label


SPEC = (tf.TensorSpec((None, None, 3), tf.uint8), tf.TensorSpec((), tf.int64))


@pytest.mark.parametrize(
    "make",
    [
        lambda: tf.data.Dataset.from_generator(sizes, output_signature=SPEC),
        lambda: tf.data.Dataset.from_generator(sizes, output_signature=SPEC).ragged_batch(4),
        sizes,
        lambda: (
            (tf.ragged.constant([[[1] * 3] * 4, [[2] * 3] * 5]), [0, 1])
            and ([image for image, _ in sizes()], CLASSES)
        ),
    ],
    ids=["one by one", "ragged batches", "generator", "list"],
)
def test_photographs_of_different_sizes_are_each_resized(make):
    source = open_images(make(), image_model())
    assert source.count == 9
    for number in range(9):
        np.testing.assert_allclose(source.select([number]), 20 * number / 255, atol=1e-3)
    np.testing.assert_array_equal(source.labels, CLASSES)
    assert source.original(3).shape == (11, 12, 3)


class Batches(keras.utils.PyDataset):
    """Batches of three, without end where `ends` is None."""

    def __init__(self, ends: int | None = None, error: Exception | None = None) -> None:
        super().__init__()
        self.ends, self.error, self.read = ends, error, 0

    def __len__(self) -> int:
        raise NotImplementedError

    def __getitem__(self, index: int):
        self.read += 1
        if self.ends is not None and index >= self.ends:
            raise self.error or IndexError(index)
        part = np.arange(3 * index, 3 * index + 3) % 9
        return BYTES[part], CLASSES[part]


@pytest.mark.filterwarnings("ignore:Your `PyDataset`")
def test_a_py_dataset_without_length_is_read_up_to_the_limit_or_its_end():
    endless = Batches()
    source = open_images(endless, image_model(), limit=5)
    assert source.count == 5 and endless.read < 60
    assert "first" in source.notes[0]
    assert open_images(Batches(ends=2), image_model()).count == 6


def test_a_generator_is_read_once():
    keras_model = image_model().keras_model
    model, source = open_model_and_images(keras_model, ((x[None], y) for x, y in sizes_of_one()))
    assert source.count == 9
    assert model.preprocessing.value_range == (0, 255)


def sizes_of_one():
    for picture, label in zip(BYTES, CLASSES, strict=True):
        yield picture, np.array([label])


@pytest.mark.filterwarnings("ignore:Your `PyDataset`")
def test_an_exception_of_the_data_is_said_to_be_the_datas():
    broken = Batches(ends=0, error=KeyError("lungs"))
    with pytest.raises(BrokenDataError, match="breaks off before its first image: KeyError:"):
        open_images(broken, image_model())
    later = open_images(Batches(ends=1, error=ValueError("disk full")), image_model())
    assert later.count == 3
    assert "ended early, after 3 images: ValueError: disk full" in later.notes[0]


def test_names_of_a_data_sets_classes_are_used():
    data = tf.data.Dataset.from_tensor_slices((BYTES, CLASSES)).batch(4)
    data.class_names = ["cat", "dog", "cow"]
    model, source = open_model_and_images(image_model().keras_model, data)
    assert model.class_names == source.class_names == ("cat", "dog", "cow")
    given, _ = open_model_and_images(model.keras_model, data, class_names={1: "hound"})
    assert given.class_names == ("class 0", "hound", "class 2")


def test_open_height_and_width_are_those_of_the_image_wherever_it_is():
    image = keras.Input((None, None, 3))
    keras_model = keras.Model(image, L.Dense(3)(L.GlobalAveragePooling2D()(image)))
    model, source = open_model_and_images(keras_model, {"id": np.arange(9), "image": BYTES})
    assert model.image_shape == (4, 6, 3)
    np.testing.assert_allclose(source.select([2])[0], UNIT[2], atol=1e-6)
