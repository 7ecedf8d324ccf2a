"""Cells of a map say where they lie and how many images they have."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.visual import MapCells


def cells(**changes: np.ndarray) -> MapCells:
    values = {
        "images": np.zeros((2, 4, 4, 3), np.uint8),
        "corners": np.array([[0, 1, 2, 3], [2, 1, 4, 3]], np.float32),
        "image_ids": np.array([[7, 8, 9], [5, -1, -1]]),
        **changes,
    }
    return MapCells(technique="embedding", layer="pool", title="Activation atlas", **values)


def test_a_cell_says_where_it_lies_and_how_many_images_it_has() -> None:
    visual = cells()
    assert visual.describe(0) == "Cell 0 of the map, from (0, 1) to (2, 3), with 3 images."
    assert "with 1 image." in visual.describe(1)
    assert "2 cells" in visual.describe()


def test_its_measures_are_one_for_each_cell() -> None:
    with pytest.raises(ValueError, match=r"corners has shape \(3, 4\)"):
        cells(corners=np.zeros((3, 4), np.float32))
