"""Heat maps on a network that hands its image on, so that every map is known."""

from __future__ import annotations

import keras
import numpy as np
from PIL import Image

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.scan.heat_maps import heat_maps
from tests.scan.scan_networks import images, small_model, source


def handing_on(size: int) -> ImageModel:
    """Unit 0 is the red of the image, unit 1 its green, unit 2 minus its red."""
    image = keras.Input((size, size, 3))
    colours = keras.layers.Conv2D(3, 1, use_bias=False, name="colours")
    pooled = keras.layers.GlobalMaxPooling2D(name="pooled")
    network = keras.Model(image, pooled(colours(image)))
    weights = np.zeros((1, 1, 3, 3), np.float32)
    weights[0, 0, 0, 0] = weights[0, 0, 1, 1] = 1
    weights[0, 0, 0, 2] = -1
    colours.set_weights([weights])
    return ImageModel(network, preprocessing=(0, 1))


def dot(size: int, row: int, column: int, channel: int) -> np.ndarray:
    picture = np.zeros((size, size, 3), np.uint8)
    picture[row, column, channel] = 255
    return picture


def test_a_map_shows_where_the_image_excites_the_unit() -> None:
    model = handing_on(4)
    picture = dot(4, 1, 2, 0) + dot(4, 3, 0, 1) + dot(4, 0, 0, 1) // 3
    data = open_images(picture[None], model)
    units = np.array([[1, 0, 2, -1]])
    found = heat_maps(model, data, np.array([0]), {"colours": units})["colours"]
    assert found.shape == (1, 4, 4, 4, 1)
    green, red, minus_red, none = found[0, ..., 0]
    assert (red[1, 2], red.sum()) == (255, 255)
    assert (green[3, 0], green[0, 0], green.sum()) == (255, 85, 340)
    assert not minus_red.any()
    assert not none.any()


def test_large_maps_keep_the_strongest_response_of_each_of_16_x_16_parts() -> None:
    model = handing_on(55)
    places = [(0, 0), (54, 54), (27, 40)]
    data = open_images(np.stack([dot(55, *place, 0) for place in places]), model)
    found = heat_maps(model, data, np.arange(3), {"colours": np.zeros((3, 1), int)})["colours"]
    assert found.shape == (3, 1, 16, 16, 1)
    starts = [number * 55 // 16 for number in range(16)]
    for (row, column), heat in zip(places, found[:, 0, ..., 0], strict=True):
        cell = tuple(sum(start <= place for start in starts) - 1 for place in (row, column))
        assert heat[cell] == 255
        assert heat.sum() == 255


def test_units_without_a_place_have_one_pixel() -> None:
    model = handing_on(4)
    data = open_images(np.stack([dot(4, 1, 2, 0)]), model)
    found = heat_maps(model, data, np.array([0]), {"pooled": np.array([[0, 1]])})["pooled"]
    assert found.tolist() == [[[[[255]]], [[[0]]]]]


def test_many_batches_equal_reading_every_activation() -> None:
    model = small_model()
    data = source(model, 300)
    ids = np.arange(1, 300, 2)
    units = np.random.default_rng(0).integers(0, 4, (len(ids), 3))
    found = heat_maps(model, data, ids, {"first": units, "response": units})
    for path in ("first", "response"):
        activation = model.tap([path]).read(data.select(ids))[path]
        assert len(found[path]) == 150
        for row, (heat, own) in enumerate(zip(found[path], units, strict=True)):
            maps = activation[row][..., own].transpose(2, 0, 1)
            strongest = np.maximum(maps.max(axis=(1, 2), keepdims=True), 1e-30)
            np.testing.assert_allclose(heat[..., 0] / 255, maps / strongest, atol=0.51 / 15)


def test_an_image_that_cannot_be_read_has_empty_maps(tmp_path) -> None:
    for index, image in enumerate(images(3)):
        Image.fromarray(image).save(tmp_path / f"{index}.png")
    model = small_model()
    data = open_images(tmp_path, model)
    (tmp_path / "1.png").write_bytes(b"no picture at all")
    units = np.full((3, 1), 1)
    found = heat_maps(model, data, np.arange(3), {"first": units})["first"]
    assert not found[1].any()
