"""What is said about pictures in words."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.visual import (
    Grid,
    Ladder,
    LayerGraph,
    Meaning,
    NeighbourTable,
    Note,
    Patches,
    ProbeImages,
    Scatter,
)

GRID = Grid(
    technique="class_images",
    layer="logits",
    step=4,
    title="Class images",
    caption="What each class looks like.",
    images=np.zeros((2, 4, 4, 3), np.uint8),
    units=np.array([3, 7]),
    unit_names=("dog", "cat"),
    measures={"logit": [11.24, np.nan]},
    note="Few steps.",
)
PATCHES = Patches(
    technique="max_patches",
    layer="conv1",
    title="Maximal patches",
    images=np.zeros((1, 2, 4, 4, 3), np.uint8),
    units=np.array([5]),
    image_ids=np.array([[17, -1]]),
    boxes=np.array([[[-3, 0, 8, 11], [0, 0, 0, 0]]]),
    measures={"activation": [[2.5, np.nan]], "mean": [0.5]},
)
LADDER = Ladder(
    technique="adversarial",
    title="Adversarial images",
    images=np.zeros((2, 2, 4, 4, 3), np.uint8),
    image_ids=np.array([12, -1]),
    axis="epsilon",
    values=(0.0, 4 / 255),
    measures={"probability_true": [[0.9, 0.1], [0.5, 0.25]]},
)
SCATTER = Scatter(
    technique="embedding",
    points=np.array([[0.5, -1], [2, 3]]),
    image_ids=np.array([4, 9]),
    labels=np.array([2, -1]),
)
TABLE = NeighbourTable(
    technique="neighbours",
    query_ids=np.array([4]),
    image_ids=np.array([[9, -1]]),
    measures={"distance": [[3.25, np.nan]]},
)
IMAGES = ProbeImages(
    technique="images",
    images=np.zeros((1, 4, 4, 3), np.uint8),
    image_ids=np.array([42]),
    labels=np.array([1]),
    sizes=np.array([[4, 4]]),
    names=("a.png",),
)


@pytest.mark.parametrize(
    ("visual", "tile", "words"),
    [
        (GRID, (0,), "Class images, unit 3 (dog) of logits; logit 11.2."),
        (GRID, (1,), "Class images, unit 7 (cat) of logits."),
        (
            PATCHES,
            (0, 0),
            "Patch 1 of unit 5 of conv1: image 17, rows -3 to 8, columns 0 to 11; "
            "activation 2.5, mean 0.5.",
        ),
        (PATCHES, (0, 1), "Unit 5 has no patch 2; mean 0.5."),
        (
            LADDER,
            (0, 1),
            "Image 12, Adversarial images, epsilon 4/255; probability true 0.1.",
        ),
        (LADDER, (1, 0), "Noise, Adversarial images, epsilon 0/255; probability true 0.5."),
        (SCATTER, (0,), "Image 4 of class 2 at (0.5, -1)."),
        (SCATTER, (1,), "Image 9 at (2, 3)."),
        (TABLE, (0, 0), "Image 9 is neighbour 1 of image 4; distance 3.25."),
        (TABLE, (0, 1), "Image 4 has no neighbour 2."),
        (IMAGES, (0,), "Image 42 (a.png), class 1."),
    ],
)
def test_every_tile_can_be_said_in_words(
    visual: Grid | Patches | Ladder | Scatter, tile: tuple[int, ...], words: str
) -> None:
    assert visual.describe(*tile) == words


def test_measures_are_told_by_their_role_and_unit() -> None:
    measures = {"psnr": 24.13, "linf": 8 / 255, "dead": 1, "correct": 0, "top_class": 3, "none": -1}
    visual = Grid(
        technique="t",
        images=np.zeros((1, 2, 2, 3), np.uint8),
        units=[5],
        measures={name: [value] for name, value in measures.items()},
        meanings={
            "psnr": Meaning("amount", "PSNR", unit="dB"),
            "linf": Meaning("distance", "largest change", unit="display"),
            "dead": Meaning("flag", "dead"),
            "correct": Meaning("flag", "correct"),
            "top_class": Meaning("class", "top class"),
            "none": Meaning("label", "true class"),
        },
    )
    words = "t, unit 5; PSNR 24.1 dB, largest change 8/255, dead, top class 3."
    assert visual.describe(0) == words


def test_the_whole_says_layer_step_caption_and_note() -> None:
    assert GRID.describe() == (
        "Class images of logits at step 4: 2 pictures. What each class looks like. Few steps."
    )
    assert PATCHES.describe() == "Maximal patches of conv1 at step 0: 1 unit, 2 patches each."
    assert LADDER.describe().endswith("2 subjects, 2 values of epsilon each.")
    assert Note(technique="dreams", note="Too small.").describe() == "Dreams at step 0. Too small."
    assert LayerGraph(technique="model", layers=({},)).describe() == "Model at step 0: 1 layer."


def test_a_tile_that_is_not_there_is_an_index_error() -> None:
    for visual, tile in ((GRID, (2,)), (LADDER, (0, 5)), (Note(technique="t", note="n"), (0,))):
        with pytest.raises(IndexError):
            visual.describe(*tile)
