"""The Visuals in `fixtures/log_0_2`: what the log of format version 2 must give back."""

from __future__ import annotations

import numpy as np

from tb_netviz.visual import Grid, Ladder, LayerGraph, Meaning, Note, Patches, ProbeImages, Visual


def visuals() -> list[Visual]:
    """Make them; nothing is random, so that they never change."""
    pixels = (np.arange(4 * 6 * 6 * 3) * 7 % 256).astype(np.uint8).reshape(4, 6, 6, 3)
    tiles = pixels.reshape(2, 2, 6, 6, 3)
    ranks = np.arange(4).reshape(2, 2)
    activation = Meaning("amount", "activation", "How strongly the unit answers.")
    return [
        LayerGraph(
            technique="model",
            layers=({"path": "conv", "type": "Conv2D", "parents": []},),
            class_names=("cat", "dog"),
        ),
        ProbeImages(
            technique="images",
            images=pixels,
            image_ids=np.arange(4),
            labels=np.array([0, 1, 0, -1]),
            sizes=np.full((4, 2), 6),
            names=("a", "b", "c", "d"),
        ),
        *(
            Grid(
                technique="feature_images",
                layer="conv",
                part=part,
                images=pixels[2 * part : 2 * part + 2],
                units=np.arange(2) + 2 * part,
                measures={"activation": np.array([0.5, np.nan], np.float32)},
                meanings={"activation": activation},
                recipe={"seed": 0},
            )
            for part in (0, 1)
        ),
        Grid(technique="filters", layer="conv", images=pixels[..., :1], units=np.arange(4)),
        Patches(
            technique="max_patches",
            layer="conv",
            images=tiles,
            units=np.arange(2),
            image_ids=ranks,
            boxes=np.stack([ranks, ranks, ranks + 6, ranks + 6], axis=-1),
            measures={"activation": ranks.astype(np.float32)},
        ),
        Ladder(
            technique="adversarial",
            images=tiles,
            image_ids=np.arange(2),
            axis="epsilon",
            values=(0.0, 0.5),
            summary={"accuracy": np.array([1.0, 0.5])},
        ),
        Note(technique="dreams", note="The layer is too small."),
    ]
