"""What measures mean, and in which types their roles are stored."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tb_netviz.visual import Grid, Meaning, Patches, Scatter
from tb_netviz.visual.meaning import ROLES, as_stored, meanings_of


def grid(measures: dict[str, Any], meanings: dict[str, Meaning], **options: Any) -> Grid:
    images = np.zeros((3, 2, 2, 3), np.uint8)
    return Grid(
        technique="t",
        images=images,
        units=np.arange(3),
        measures=measures,
        meanings=meanings,
        **options,
    )


def test_a_role_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(ValueError, match=r"role must be one of amount, probability, .*'heat'"):
        Meaning("heat", "heat")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="better must be 'more', 'less' or None, got 'most'"):
        Meaning("amount", "heat", better="most")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="needs a label"):
        Meaning("amount", "")


def test_a_name_without_a_meaning_is_an_amount_in_its_own_words() -> None:
    visual = grid({"mean_activation": np.ones(3)}, {}, summary={"all_units": 3})
    assert visual.meanings == {
        "mean_activation": Meaning("amount", "mean activation"),
        "all_units": Meaning("amount", "all units"),
    }
    assert meanings_of(["_"], {})["_"].label == "measure"


def test_the_meaning_of_a_name_that_does_not_occur_is_dropped() -> None:
    psnr = Meaning("amount", "PSNR", unit="dB")
    visual = grid({"psnr": np.ones(3)}, {"psnr": psnr, "ssim": Meaning("amount", "SSIM")})
    assert visual.meanings == {"psnr": psnr}


@pytest.mark.parametrize(
    ("role", "values", "stored", "dtype"),
    [
        ("class", [2.0, np.nan], [2, -1], np.int32),
        ("label", np.array([3, -1], np.int64), [3, -1], np.int32),
        ("class", np.array([2**40]), [2**40], np.int64),
        ("flag", [True, False], [1, 0], np.int32),
        ("fooled", [1.0, 0.0], [1, 0], np.int32),
        ("count", np.uint8(7), 7, np.int32),
        ("rank", [1.0, np.nan], [1.0, np.nan], np.float32),
        ("count", [np.inf], [np.inf], np.float32),
        ("count", [1e30], [np.float32(1e30)], np.float32),
        ("amount", [1, 2], [1.0, 2.0], np.float32),
        ("probability", [0.5], [0.5], np.float32),
        ("label", np.zeros(0), [], np.int32),
    ],
)
def test_a_role_decides_the_type(role: Any, values: Any, stored: Any, dtype: Any) -> None:
    found = as_stored(values, role)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, stored)
    np.testing.assert_array_equal(as_stored(found, role), found)


def test_a_class_that_is_no_whole_number_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"Grid of 't': measure 'top_class': .*whole numbers"):
        grid({"top_class": [0.5, 1, 2]}, {"top_class": Meaning("class", "top class")})


def test_every_role_has_a_type() -> None:
    assert {as_stored(np.ones(2), role).dtype.kind for role in ROLES} == {"i", "f"}


def test_ids_and_boxes_are_integers_or_refused() -> None:
    options: dict[str, Any] = {"technique": "t", "points": np.zeros((2, 2))}
    with pytest.raises(ValueError, match="image_ids must be integers, got float64"):
        Scatter(**options, image_ids=np.zeros(2), labels=[0, 1])
    with pytest.raises(ValueError, match="neighbour_ids must be integers"):
        Scatter(**options, image_ids=[0, 1], labels=[0, 1], neighbour_ids=np.zeros((2, 1)))
    nothing = Scatter(technique="t", points=np.zeros((0, 2)), image_ids=[], labels=[])
    assert nothing.labels.dtype == np.int64


def test_optional_arrays_are_checked_where_they_are_given() -> None:
    options: dict[str, Any] = {
        "technique": "t",
        "images": np.zeros((2, 3, 4, 4, 1), np.uint8),
        "units": np.arange(2),
        "image_ids": np.zeros((2, 3), int),
        "boxes": np.zeros((2, 3, 4), int),
    }
    assert "effective_boxes" not in Patches(**options).arrays
    given = Patches(**options, effective_boxes=np.ones((2, 3, 4), int))
    assert given.arrays["effective_boxes"].sum() == 24
    with pytest.raises(ValueError, match=r"effective_boxes has shape \(2, 3\), expected \(2, 3, 4"):
        Patches(**options, effective_boxes=np.ones((2, 3), int))
    with pytest.raises(ValueError, match=r"boxes has shape \(2, 3, 5\), expected \(2, 3, 4\)"):
        Patches(**{**options, "boxes": np.zeros((2, 3, 5), int)})
