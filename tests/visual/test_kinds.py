"""The contract: shapes are checked where a Visual is made, and errors say what fits."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from tb_netviz.visual import KINDS, Grid, Ladder, Note, Patches, Visual


def grid(**options: Any) -> Grid:
    values = {"images": np.zeros((3, 4, 5, 3), np.uint8), "units": np.arange(3), **options}
    return Grid(technique="filters", **values)


def test_every_kind_is_found_by_its_name() -> None:
    names = [
        "grid",
        "patches",
        "ladder",
        "scatter",
        "cells",
        "neighbours",
        "predictions",
        "responses",
        "excitations",
        "images",
        "model",
        "note",
    ]
    assert list(KINDS) == names
    assert all(cls.kind == name and issubclass(cls, Visual) for name, cls in KINDS.items())


def test_what_fits_is_kept_as_it_is() -> None:
    visual = grid(measures={"logit": [1, 2, 3]}, summary={"mean": 2})
    assert visual.measures["logit"].dtype == np.float32
    assert visual.summary["mean"].shape == ()
    with pytest.raises(FrozenInstanceError):
        visual.step = 3  # type: ignore[misc]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"units": np.arange(4)}, r"units has shape \(4,\), expected \(3\)"),
        ({"images": np.zeros((3, 4, 5), np.uint8)}, "images has shape"),
        ({"images": np.zeros((3, 4, 5, 3), np.float32)}, "must be uint8 with 1 or 3 channels"),
        ({"images": np.zeros((3, 4, 5, 4), np.uint8)}, "got uint8 with 4"),
        ({"measures": {"logit": np.zeros(2)}}, r"measure 'logit' has shape \(2,\)"),
        ({"measures": {"logit": np.zeros((3, 2))}}, "measure 'logit' has shape"),
        ({"measures": {"logit": 1.0}}, "measure 'logit' has shape"),
    ],
)
def test_arrays_that_do_not_fit_are_named(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        grid(**options)


def test_measures_of_patches_are_per_unit_or_per_patch() -> None:
    values: dict[str, Any] = {
        "images": np.zeros((2, 3, 4, 4, 1), np.uint8),
        "units": np.arange(2),
        "image_ids": np.zeros((2, 3), int),
        "boxes": np.zeros((2, 3, 4), int),
    }
    measures = {"activation": np.zeros((2, 3)), "mean": np.zeros(2)}
    assert set(Patches(technique="t", **values, measures=measures).measures) == set(measures)
    with pytest.raises(ValueError, match="measure 'mean'"):
        Patches(technique="t", **values, measures={"mean": np.zeros(3)})


def test_a_ladder_needs_one_value_per_rung() -> None:
    images = np.zeros((1, 3, 2, 2, 3), np.uint8)
    with pytest.raises(ValueError, match="2 values along 'epsilon' for 3 rungs"):
        Ladder(technique="t", images=images, image_ids=[0], axis="epsilon", values=(0.0, 1.0))


def test_a_note_needs_a_sentence() -> None:
    with pytest.raises(ValueError, match="needs a sentence"):
        Note(technique="dreams")
