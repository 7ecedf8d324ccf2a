"""The one pass against reading every activation."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from PIL import Image

from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import feature_layers, page_layers, responses, scanned_layers
from tb_netviz.scan.one_pass.scan import scan
from tb_netviz.scan.one_pass.shared import image_limit, shared_scan
from tests.scan.scan_networks import images, small_model, source


def brute_force(model, data, path, k):
    activation = model.tap([path]).read(data.select(np.arange(data.count)))[path]
    flat = activation.reshape(len(activation), -1, activation.shape[-1])
    values, places = flat.max(1), flat.argmax(1)
    ids = np.broadcast_to(np.arange(len(values))[:, None], values.shape)
    order = np.lexsort((ids, -values), axis=0)[:k]
    return (
        np.take_along_axis(values, order, 0).T,
        order.T,
        np.take_along_axis(places, order, 0).T,
    )


@pytest.mark.parametrize("path", ["first", "response", "pooled", "scores"])
def test_top_images_and_places_equal_brute_force(path) -> None:
    model = small_model()
    data = source(model, 50)
    result = scan(model, data, layers=["first", "response", "pooled", "scores"], k=4, batch_size=8)
    top, (values, ids, places) = result.top_of(path), brute_force(model, data, path, 4)
    np.testing.assert_allclose(top.values, values, rtol=1e-5)
    np.testing.assert_array_equal(top.image_ids, ids)
    np.testing.assert_array_equal(top.places, places)


def test_ties_go_to_the_first_image_and_the_first_place() -> None:
    model = small_model()
    data = open_images(np.zeros((7, 12, 12, 3), np.uint8), model)
    top = scan(model, data, layers=["second"], k=3, batch_size=2).top_of("second")
    assert (top.image_ids == [0, 1, 2]).all()


def wide_model(activation) -> ImageModel:
    image = keras.Input((40, 36, 3))
    x = keras.layers.Conv2D(5, 3, name="wide", activation=activation, kernel_initializer="normal")(
        image
    )
    x = keras.layers.GlobalAveragePooling2D()(x)
    return ImageModel(keras.Model(image, keras.layers.Dense(2)(x)), preprocessing=(0, 1))


@pytest.mark.parametrize("activation", ["linear", "relu", lambda x: -keras.ops.abs(x) - 1])
def test_wide_maps_equal_brute_force_too(activation) -> None:
    keras.utils.set_random_seed(3)
    model = wide_model(activation)
    data = open_images(np.random.default_rng(0).integers(0, 256, (9, 40, 36, 3), np.uint8), model)
    top = scan(model, data, layers=["wide"], k=4, batch_size=4).top_of("wide")
    values, ids, places = brute_force(model, data, "wide", 4)
    np.testing.assert_allclose(top.values, values, rtol=1e-5)
    np.testing.assert_array_equal(top.image_ids, ids)
    np.testing.assert_array_equal(top.places, places)


def no_numbers_in_some_images(x):
    """The first channel of dark images has no number at all, the second is minus infinity."""
    is_dark = keras.ops.max(x, (1, 2, 3), keepdims=True) < 0
    first, second, rest = x[..., :1], x[..., 1:2], x[..., 2:]
    first = keras.ops.where(is_dark, np.float32(np.nan), first)
    second = keras.ops.where(is_dark, np.float32(-np.inf), second)
    return keras.ops.concatenate([first, second, rest], -1)


def test_wide_maps_without_a_number_have_no_rank() -> None:
    model = wide_model(no_numbers_in_some_images)
    wide = model.keras_model.get_layer("wide")
    wide.kernel.assign(np.ones(wide.kernel.shape))
    wide.bias.assign([-1.0] * 5)
    pixels = np.full((4, 40, 36, 3), 200, np.uint8)
    pixels[2] = 0
    result = scan(model, open_images(pixels, model), layers=["wide"], k=4)
    assert result.top_of("wide").image_ids[0].tolist() == [0, 1, 3, -1]
    assert result.top_of("wide").image_ids[4].tolist() == [0, 1, 3, 2]
    assert result.summary_of("wide").is_broken.tolist() == [True, True, False, False, False]
    assert result.summary_of("wide").maximum[0] == pytest.approx(27 * 200 / 255 - 1)


def test_tokens_have_places_too() -> None:
    image = keras.Input((8, 8, 1))
    x = keras.layers.Conv2D(3, 4, strides=4, name="patch")(image)
    tokens = keras.layers.Reshape((4, 3), name="tokens")(x)
    model = ImageModel(keras.Model(image, tokens), preprocessing=(0, 1))
    data = open_images(images(9)[:, :8, :8, :1], model)
    result = scan(model, data, layers=["patch", "tokens"], k=2)
    np.testing.assert_array_equal(result.top_of("tokens").places, result.top_of("patch").places)
    np.testing.assert_array_equal(result.top_of("tokens").values, result.top_of("patch").values)


def test_features_are_what_the_layer_says() -> None:
    model = small_model()
    data = source(model, 20)
    result = scan(model, data, layers=[], features=["pooled", "response"], batch_size=8)
    ids, pooled = result.features_of("pooled")
    assert ids.tolist() == list(range(20))
    np.testing.assert_allclose(pooled, model.tap(["pooled"]).read(data.select(ids))["pooled"], 1e-5)
    # Maps are averaged over their positions, as the pooled layer does.
    np.testing.assert_allclose(result.features_of("response")[1], pooled, rtol=1e-5)


def test_corrupt_images_are_left_out_counted_and_named(tmp_path) -> None:
    for index, image in enumerate(images(5)):
        Image.fromarray(image).save(tmp_path / f"{index}.png")
    (tmp_path / "2.png").write_bytes(b"no picture at all")
    model = small_model()
    result = scan(model, open_images(tmp_path, model), layers=["first"], k=9)
    assert result.count + len(result.skipped) in (4, 5)
    seen = set(result.top_of("first").image_ids.ravel().tolist()) - {-1}
    assert len(seen) == 4


def test_nan_weights_leave_a_broken_layer_and_nothing_else() -> None:
    model = small_model()
    layer = model.keras_model.get_layer("second")
    layer.kernel.assign(np.full(layer.kernel.shape, np.nan, np.float32))
    result = scan(model, source(model, 6), layers=["first", "second"])
    assert result.summary_of("second").is_broken.all()
    assert not result.summary_of("first").is_broken.any()
    assert (result.top_of("second").image_ids == -1).all()


def test_the_usual_layers_are_responses_and_what_the_classifier_reads() -> None:
    model = small_model()
    assert responses(model) == ("first", "response")
    assert page_layers(model) == ("first", "second")
    assert scanned_layers(model, None) == ("first", "second", "response")
    assert feature_layers(model, None) == ("pooled",)


def test_the_classifier_reads_a_map_where_scores_are_averaged() -> None:
    image = keras.Input((8, 8, 3))
    x = keras.layers.Conv2D(4, 3, activation="relu", name="last_features")(image)
    x = keras.layers.Dropout(0.5)(x)
    x = keras.layers.Conv2D(3, 1, name="classifier")(x)
    x = keras.layers.Softmax()(keras.layers.GlobalAveragePooling2D()(x))
    assert feature_layers(ImageModel(keras.Model(image, x), preprocessing=(0, 1)), None) == (
        "last_features",
    )


def test_techniques_of_one_snapshot_share_a_pass() -> None:
    model = small_model()
    data = source(model, 10)
    first = shared_scan(model, data, layers=["first"])
    assert shared_scan(model, data, features=["pooled"]) is first
    wider = shared_scan(model, data, layers=["response"], k=20)
    assert wider is not first
    assert shared_scan(model, data, layers=["first"], k=12) is wider
    assert shared_scan(model, source(model, 10), layers=["first"]) is not wider


def test_new_weights_are_scanned_anew() -> None:
    model = small_model()
    data = source(model, 10)
    first = shared_scan(model, data)
    model.keras_model.get_layer("first").bias.assign([1.0] * 5)
    second = shared_scan(model, data)
    assert second is not first
    assert (second.top_of("first").values > first.top_of("first").values).all()


def test_fewer_large_images_are_looked_at_than_small_ones() -> None:
    model = small_model()
    data = source(model, 300)
    assert image_limit(data, None) == 300
    assert image_limit(data, 100) == 100
    result = shared_scan(model, data, max_images=50)
    assert result.count == 50


def test_the_sample_is_drawn_from_the_seed_of_the_run() -> None:
    model = small_model()
    data = source(model, 300)
    first = shared_scan(model, data, max_images=50, seed=1)
    assert shared_scan(model, data, max_images=50, seed=1) is first
    second = shared_scan(model, data, max_images=50, seed=2)
    ids = [scanned.features_of("pooled")[0] for scanned in (first, second)]
    assert len(ids[0]) == len(ids[1]) == 50
    assert not np.array_equal(ids[0], ids[1])
    whole = shared_scan(model, data, seed=1)
    assert shared_scan(model, data, seed=2) is whole


def test_scanning_nothing_says_why() -> None:
    model = small_model()
    data = source(model, 3)
    with pytest.raises(NetVizError, match="at least one layer"):
        scan(model, data, layers=[])
    with pytest.raises(NetVizError, match="at least one image"):
        scan(model, data, layers=["first"], ids=np.zeros(0, int))
    with pytest.raises(NetVizError, match="'second' was not scanned"):
        scan(model, data, layers=["first"]).top_of("second")
