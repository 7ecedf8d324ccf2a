"""Parts become one Visual, unit after unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tb_netviz.visual import Grid, Note, Patches, ProbeImages, Visual
from tb_netviz.visual.joining import join, joined


def grid(part: int, units: list[int], **options: Any) -> Grid:
    images = np.full((len(units), 4, 4, 3), part, np.uint8)
    fields = {"technique": "feature_images", "layer": "conv", **options}
    return Grid(part=part, images=images, units=np.array(units), **fields)


def patches(part: int, units: list[int], **options: Any) -> Patches:
    shape = (len(units), 2)
    return Patches(
        technique="max_patches",
        part=part,
        images=np.full((*shape, 4, 4, 3), part, np.uint8),
        units=np.array(units),
        image_ids=np.full(shape, part),
        boxes=np.full((*shape, 4), part),
        measures={"mean": np.array(units, np.float32), "activation": np.ones(shape)},
        **options,
    )


def test_everything_along_the_units_is_joined_by_part() -> None:
    one = join([patches(1, [5]), patches(0, [2, 9])])
    assert isinstance(one, Patches)
    assert one.part == 0
    assert one.units.tolist() == one.measures["mean"].tolist() == [2, 9, 5]
    assert one.image_ids[:, 0].tolist() == one.boxes[:, 0, 0].tolist() == [0, 0, 1]
    assert one.images[:, 0, 0, 0, 0].tolist() == [0, 0, 1]


def test_notes_are_said_once_and_recipe_and_summary_are_the_firsts() -> None:
    one = join(
        [
            grid(0, [1], note="A.", recipe={"seed": 1}, summary={"units": np.array(9)}),
            grid(1, [2], note="A.", recipe={"seed": 2}),
            grid(2, [3], note="B."),
        ]
    )
    assert (one.note, one.recipe) == ("A. B.", {"seed": 1})
    assert one.summary["units"].item() == 9


def test_measures_and_optional_arrays_that_some_parts_lack_are_left_out() -> None:
    boxes = np.zeros((1, 2, 4), int)
    one = join([patches(0, [1], effective_boxes=boxes), patches(1, [2])])
    assert isinstance(one, Patches)
    assert one.effective_boxes is None
    measured = grid(0, [1], measures={"rank": np.ones(1)})
    assert join([measured, grid(1, [2])]).measures == {}


def test_names_of_units_that_have_none_are_numbers() -> None:
    one = join([grid(0, [4], unit_names=("cat",)), grid(1, [7])])
    assert isinstance(one, Grid)
    assert one.unit_names == ("cat", "unit 7")


def test_only_parts_of_one_layer_and_step_are_joined() -> None:
    visuals: list[Visual] = [
        grid(0, [1]),
        Note(technique="dreams", note="None."),
        grid(1, [2]),
        grid(1, [2], layer="other"),
        grid(1, [3], step=4),
    ]
    found = joined(visuals)
    assert [(one.layer, one.step) for one in found] == [
        ("conv", 0), ("", 0), ("other", 0), ("conv", 4),
    ]  # fmt: skip


def test_what_does_not_fit_stays_apart() -> None:
    twice = [grid(0, [1]), grid(0, [2])]
    assert joined(twice) == twice
    other = Grid(
        technique="feature_images",
        layer="conv",
        part=1,
        images=np.zeros((1, 5, 5, 3), np.uint8),
        units=np.zeros(1, int),
    )
    apart = [grid(0, [1]), other]
    assert joined(apart) == apart
    with pytest.raises(ValueError, match="one technique, layer and step"):
        join([grid(0, [1]), grid(1, [2], layer="other")])


def test_images_that_came_later_join_the_first() -> None:
    def images(part: int, ids: list[int], names: tuple[str, ...]) -> ProbeImages:
        return ProbeImages(
            technique="images",
            part=part,
            images=np.full((len(ids), 2, 2, 3), part, np.uint8),
            image_ids=np.array(ids),
            labels=np.zeros(len(ids), np.int64),
            sizes=np.full((len(ids), 2), 2),
            names=names,
        )

    (found,) = joined([images(0, [4, 7], ("a", "b")), images(1, [5], ())])
    assert isinstance(found, ProbeImages)
    assert found.image_ids.tolist() == [4, 7, 5]
    assert found.names == ("a", "b", "image 5")
    assert found.images[:, 0, 0, 0].tolist() == [0, 0, 1]
