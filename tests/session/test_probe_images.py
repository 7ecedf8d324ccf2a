"""Probe images: the right pictures at a size that stays light, and the ids that point to them."""

from __future__ import annotations

import keras
import numpy as np

from tb_netviz.data.image_source import ImageSource, open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.session import probe_images as room
from tb_netviz.session.probe_images import probe_images, referenced_ids, skipped_images
from tb_netviz.visual import Grid, NeighbourTable


def source(count: int = 6, channels: int = 3) -> ImageSource:
    layers = [keras.Input((4, 6, channels)), keras.layers.Conv2D(2, 1)]
    model = ImageModel(keras.Sequential(layers), preprocessing=(0.0, 1.0))
    levels = np.linspace(0, 1, count, dtype=np.float32)[:, None, None, None]
    return open_images(np.broadcast_to(levels, (count, 4, 6, channels)).copy(), model)


def test_every_image_is_shown_at_its_size() -> None:
    shown = probe_images(source(), step=3)
    assert shown.images.shape == (6, 4, 6, 3) and shown.images.dtype == np.uint8
    assert shown.images[:, 0, 0, 0].tolist() == [0, 51, 102, 153, 204, 255]
    assert shown.image_ids.tolist() == list(range(6))
    assert shown.sizes.tolist() == [[4, 6]] * 6
    assert shown.step == 3


def test_only_the_ids_asked_for_are_shown_each_once() -> None:
    shown = probe_images(source(), ids=np.array([4, -1, 1, 4]))
    assert shown.image_ids.tolist() == [1, 4]
    assert shown.images[:, 0, 0, 0].tolist() == [51, 204]


def test_many_pixels_are_averaged_down(monkeypatch) -> None:
    monkeypatch.setattr(room, "_ALL_PIXELS", 6 * 2 * 3)
    shown = probe_images(source())
    assert shown.images.shape == (6, 2, 3, 3)
    assert shown.images[:, 0, 0, 0].tolist() == [0, 51, 102, 153, 204, 255]
    assert shown.sizes.tolist() == [[4, 6]] * 6


def test_other_channel_counts_are_shown_in_colour_or_grey() -> None:
    assert probe_images(source(channels=5)).images.shape[-1] == 3
    assert probe_images(source(channels=2)).images.shape[-1] == 1


def test_no_image_at_all_is_an_empty_picture() -> None:
    shown = probe_images(source(), ids=np.array([-1]))
    assert shown.images.shape == (0, 4, 6, 3)


def test_what_a_visual_points_to_is_found() -> None:
    table = NeighbourTable(
        technique="t", step=0, query_ids=np.array([2]), image_ids=np.array([[1, -1]])
    )
    assert referenced_ids(table).tolist() == [1, -1, 2]
    grid = Grid(
        technique="t", step=0, images=np.zeros((1, 2, 2, 1), np.uint8), units=np.zeros(1, int)
    )
    assert referenced_ids(grid).tolist() == []


def test_readable_data_has_nothing_to_say() -> None:
    assert skipped_images(source()) == ""
