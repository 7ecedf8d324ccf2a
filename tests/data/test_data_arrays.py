"""Arrays and data sets: values become pictures, labels become indices, ids stay."""

from __future__ import annotations

import re
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz.data import ImageSource, open_images, value_range
from tb_netviz.errors import NetVizError
from tests.data.tiny_data import image_model, pixels

BYTES = np.stack([pixels(seed=seed) for seed in range(7)])
UNIT = BYTES.astype(np.float32) / 255


@pytest.mark.parametrize("mode", ["tf", "torch", "caffe", (0, 255), (0, 1), (-2.5, 2.0)])
def test_floats_as_the_model_eats_them_are_taken_back_to_pictures(mode):
    model = image_model(preprocessing=mode)
    eaten = np.asarray(model.preprocessing(tf.constant(UNIT)))
    source = open_images(eaten, model)
    np.testing.assert_allclose(source.select(range(7)), UNIT, atol=1e-5)
    np.testing.assert_array_equal(source.original(3), BYTES[3])


@pytest.mark.parametrize("mode", ["tf", "caffe", (0, 255), (0, 1), lambda images: images * 3])
@pytest.mark.parametrize(
    "array", [BYTES, UNIT, BYTES.astype(np.int64), BYTES.astype(np.uint16) * 257]
)
def test_pictures_stay_pictures_whatever_the_model_eats(mode, array):
    source = open_images(array, image_model(preprocessing=mode))
    np.testing.assert_allclose(source.select([2]), UNIT[[2]], atol=1e-6)


def test_inferred_preprocessing_and_images_belong_together():
    eaten = UNIT * 2 - 1
    model = image_model(value_range=value_range((eaten, None)))
    np.testing.assert_allclose(open_images(eaten, model).select([0]), UNIT[[0]], atol=1e-6)


def test_batches_hold_every_image_once_in_order():
    source = open_images((BYTES, np.arange(7) % 3), image_model())
    batches = list(source.batches(3))
    assert [len(batch.ids) for batch in batches] == [3, 3, 1]
    np.testing.assert_array_equal(np.concatenate([batch.ids for batch in batches]), np.arange(7))
    np.testing.assert_array_equal(
        np.concatenate([batch.labels for batch in batches]), np.arange(7) % 3
    )
    images = np.concatenate([batch.images for batch in batches])
    assert images.dtype == np.float32
    np.testing.assert_allclose(images, UNIT, atol=1e-6)
    (part,) = source.batches(8, ids=np.array([5, 1]))
    np.testing.assert_array_equal(part.ids, [5, 1])
    np.testing.assert_allclose(part.images, UNIT[[5, 1]], atol=1e-6)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([0, 1, 2, 0, 1, 2, 0], [0, 1, 2, 0, 1, 2, 0]),
        (np.array([[0], [1], [2], [0], [1], [2], [0]]), [0, 1, 2, 0, 1, 2, 0]),
        (np.eye(3)[[2, 1, 0, 2, 1, 0, 2]], [2, 1, 0, 2, 1, 0, 2]),
        (["dog", "Cat", "cow", "dog", "cat", "eel", "dog"], [1, 0, 2, 1, 0, -1, 1]),
        (np.full(7, 1.5), [-1] * 7),
        (np.zeros((7, 2, 2)), [-1] * 7),
        (None, [-1] * 7),
    ],
)
def test_labels_of_every_form(labels, expected):
    source = open_images((BYTES, labels), image_model(class_names=["cat", "dog", "cow"]))
    np.testing.assert_array_equal(source.labels, expected)
    assert source.labels.dtype == np.int32
    assert source.class_names == ("cat", "dog", "cow")


def test_strings_that_are_not_the_models_classes_keep_their_own_names():
    source = open_images((BYTES, list("abababa")), image_model(classes=5))
    assert source.class_names == ("a", "b")
    assert not source.labels_match_model


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BYTES[:0], "holds no images"),
        (BYTES[0, 0], r"must have the shape \(n, height, width, channels\), got \(6, 3\)"),
        (np.full((2, 4, 6, 3), np.nan, np.float32), "NaN or infinite"),
        (np.full((2, 4, 6, 3), "a"), "images must be numbers"),
        (np.zeros((2, 4, 6, 7), np.uint8), "have 7 channels, but the model needs 3"),
        (42, "data must be an array of images"),
        (tf.data.Dataset.range(0), "holds no images"),
    ],
)
def test_wrong_data_is_refused_in_a_sentence(data, words):
    with pytest.raises(NetVizError, match=words):
        open_images(data, image_model()).select([0])


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([0, 1], "7 images but 2 labels given"),
        ([0, 1, 2, 3, 0, 0, 0], "labels run from 0 to 3, the model's 3 classes from 0 to 2"),
        ([1, 2, 3, 1, 2, 3, 1], "if they count from 1, subtract 1"),
    ],
)
def test_labels_that_do_not_fit_cost_no_picture_and_that_is_said(labels, words):
    source = open_images((BYTES, labels), image_model())
    np.testing.assert_allclose(source.select(range(7)), UNIT, atol=1e-6)
    np.testing.assert_array_equal(source.labels, [-1] * 7)
    assert words.removeprefix("labels ") in source.notes[0]


def test_an_id_that_does_not_exist_is_refused():
    with pytest.raises(NetVizError, match="image 7 does not exist; ids run from 0 to 6"):
        open_images(BYTES, image_model()).select([7])


def test_other_sizes_and_channels_are_fitted():
    grey = BYTES[..., 0]
    source = open_images(grey, image_model())
    np.testing.assert_allclose(source.select([0])[0, ..., 2], grey[0] / 255, atol=1e-6)
    flat = np.full((2, 40, 60, 3), 128, np.uint8)
    fitted = open_images(flat, image_model(channels=1)).select([0])
    assert fitted.shape == (1, 4, 6, 1)
    np.testing.assert_allclose(fitted, 128 / 255, atol=1e-5)


def test_shrinking_is_antialiased():
    stripes = np.zeros((1, 40, 60, 3), np.uint8)
    stripes[:, :, ::2] = 255
    fitted = open_images(stripes, image_model()).select([0])
    np.testing.assert_allclose(fitted, 0.5, atol=0.02)


def test_a_memory_map_is_read_only_where_asked(tmp_path: Path):
    np.save(tmp_path / "images.npy", BYTES)
    source = open_images(np.load(tmp_path / "images.npy", mmap_mode="r"), image_model())
    np.testing.assert_allclose(source.select([4]), UNIT[[4]], atol=1e-6)


class Pairs(keras.utils.PyDataset):
    """Batches of two."""

    def __len__(self) -> int:
        return 3

    def __getitem__(self, index: int):
        part = slice(2 * index, 2 * index + 2)
        return BYTES[part], np.eye(3)[np.arange(7)[part] % 3]


@pytest.mark.filterwarnings("ignore:Your `PyDataset`")
@pytest.mark.parametrize(
    "make",
    [
        lambda: tf.data.Dataset.from_tensor_slices((BYTES, np.arange(7) % 3)),
        lambda: tf.data.Dataset.from_tensor_slices((BYTES, np.arange(7) % 3)).batch(4),
        Pairs,
    ],
)
def test_data_sets_are_read_batched_or_not(make):
    source = open_images(make(), image_model())
    assert source.count >= 6
    np.testing.assert_allclose(source.select([5]), UNIT[[5]], atol=1e-6)
    np.testing.assert_array_equal(source.labels[:4], [0, 1, 2, 0])
    assert value_range(make()) == (0, 255)


def test_a_data_set_without_end_is_cut_and_that_is_said():
    endless = tf.data.Dataset.from_tensor_slices(UNIT).repeat()
    source = open_images(endless, image_model(), limit=10)
    assert source.count == 10
    assert "first 160 images" in source.notes[0]


class Ending(Pairs):
    """Two batches where three were promised."""

    def __getitem__(self, index: int):
        if index == 2:
            raise IndexError("no third batch")
        return super().__getitem__(index)


def promised(count: int) -> tf.data.Dataset:
    """Seven images that are said to be more."""
    return tf.data.Dataset.from_tensor_slices((BYTES, np.arange(7) % 3)).apply(
        tf.data.experimental.assert_cardinality(count)
    )


@pytest.mark.filterwarnings("ignore:Your `PyDataset`")
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Ending, "after 4 images: no third batch"),
        (lambda: promised(20), "after 7 images: .*expected to contain 20 elements"),
        (lambda: promised(20).batch(4), "after .* images: .*expected to contain 20 elements"),
    ],
)
def test_a_data_set_that_ends_early_is_used_as_far_as_it_goes_and_that_is_said(make, words):
    source = open_images(make(), image_model())
    assert source.count >= 4
    assert re.search(words, source.notes[0])
    assert value_range(make()) == (0, 255)


def test_a_data_set_that_breaks_off_at_once_is_refused():
    class Nothing(Pairs):
        def __getitem__(self, index: int):
            raise IndexError("nothing here")

    with pytest.raises(NetVizError, match="breaks off before its first image: nothing here"):
        open_images(Nothing(), image_model())


@pytest.mark.parametrize(
    ("data", "seen"),
    [
        (BYTES, (0, 255)),
        ((UNIT * 2 - 1, None), (-1, 1)),
        (tf.data.Dataset.from_tensor_slices((UNIT * 4, np.arange(7))).batch(2), (0, 4)),
        ("a folder", None),
        (None, None),
    ],
)
def test_the_range_of_values_is_seen(data, seen):
    found = value_range(data)
    assert (found is None) == (seen is None)
    if seen is not None:
        assert found == pytest.approx(seen, abs=0.05)


def test_a_limit_takes_as_many_of_each_class():
    labels = np.array([0] * 80 + [1] * 15 + [2] * 5)
    images = np.zeros((100, 4, 6, 3), np.uint8)
    images[:, 0, 0, 0] = np.arange(100)
    model = image_model()
    source = open_images((images, labels), model, limit=30, seed=1)
    np.testing.assert_array_equal(np.bincount(source.labels), [13, 12, 5])
    picked = np.rint(source.select(range(30))[:, 0, 0, 0] * 255).astype(int)
    np.testing.assert_array_equal(labels[picked], source.labels)
    assert list(picked) == sorted(set(picked))
    assert source.names[0] == f"image {picked[0]}"
    again = open_images((images, labels), model, limit=30, seed=1)
    np.testing.assert_array_equal(again.select(range(30)), source.select(range(30)))
    assert open_images(source, model) is source
    assert isinstance(source, ImageSource)


class Shorter:
    """An array on disk that holds fewer images than it says, as of a file that was cut off."""

    def __init__(self, held: int) -> None:
        self.held = held
        self.shape = (7, *BYTES.shape[1:])
        self.dtype = BYTES.dtype

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: int) -> np.ndarray:
        return BYTES[: self.held][index]


def test_images_that_an_array_promised_and_does_not_hold_are_left_out_and_named():
    source = open_images(Shorter(5), image_model())
    assert np.concatenate([batch.ids for batch in source.batches(3)]).tolist() == [0, 1, 2, 3, 4]
    assert [reason.split(":")[0] for reason in source.skipped] == ["image 5", "image 6"]
    with pytest.raises(NetVizError, match=r"image 6 .*cannot be read"):
        source.select([6])
    with pytest.raises(NetVizError, match=r"image 6 .*cannot be read: .*choose another"):
        source.original(6)


def test_an_array_that_holds_nothing_it_promised_is_refused():
    with pytest.raises(NetVizError, match=r"none of the 7 images can be read \(IndexError"):
        open_images(Shorter(0), image_model())
