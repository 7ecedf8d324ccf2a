"""Whether the tiles of a large dream show: gradient jumps at tile borders against elsewhere.

    python tests/benchmarks/dream_seams.py                       # seam scores
    python tests/benchmarks/dream_seams.py --large 4096 3072     # peak memory of a large photograph

The seam score is the mean change between neighbouring pixels of what the dream added, across the
borders of the tiles, divided by the same everywhere else; 1 means that no seam is there. How far
from 1 it may be by chance is seen from the same lines moved away from the borders. The negative
control cuts the tiles without overlap and jitter. Needs NETVIZ_ASSETS.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from PIL import Image

from tb_netviz.data.image_source import open_images
from tb_netviz.dreaming.dream import dream
from tb_netviz.dreaming.dream_gradient import dream_gradient
from tb_netviz.dreaming.octaves import resize
from tb_netviz.dreaming.tiles import tile_starts
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.recipes.dreams import OURS

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", "../shared/data"))

# Pixels by which the lines are moved off the borders, far enough to leave their blending.
MOVED = [moved for moved in range(-100, 101) if abs(moved) > 4]


def seam_score(added: np.ndarray, tile: int, overlap: float, moved: int = 0) -> float:
    """Mean jump (h, w, c) across the tiles' borders, divided by the mean jump elsewhere.

    Args:
        added: What the dream added.
        tile: Pixels of a tile.
        overlap: Share of a tile that it has in common with its neighbour.
        moved: Pixels by which the lines are moved away from the borders.
    """
    scores = []
    for axis in (0, 1):
        jumps = np.abs(np.diff(added, axis=axis)).mean(axis=(1 - axis, 2))
        starts = tile_starts(added.shape[axis], tile, min(round(overlap * tile), tile - 1))
        edges = np.concatenate([starts - 1, starts + tile - 1]) + moved
        at_border = np.isin(np.arange(len(jumps)), edges)
        scores.append(jumps[at_border].mean() / jumps[~at_border].mean())
    return float(np.mean(scores))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layer", default="fire5_concat")
    parser.add_argument("--size", type=int, default=681)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--large", type=int, nargs=2, metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--pictures", help="a folder for the pictures")
    options = parser.parse_args()
    model = ImageModel(
        keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras", compile=False)
    )
    data = open_images(ASSETS / "imagenet_sample", model)
    respond = dream_gradient(model, options.layer)
    tile = (model.image_shape[0], model.image_shape[1])
    photograph = data.original(7)[None].astype(np.float32) / 255
    settings = OURS.settings
    if options.large:
        picture = resize(photograph, (options.large[1], options.large[0]))
        began = time.process_time()
        dream(respond, picture, settings, tile=tile, steps=1, octaves=4)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(
            f"{options.large[0]} x {options.large[1]}, 4 octaves of one step: peak {peak:.2f} GiB, "
            f"{time.process_time() - began:.0f} CPU-s"
        )
        return
    picture = resize(photograph, (options.size, options.size))
    for name, overlap, jitter in (
        ("as shipped", settings.overlap, settings.jitter),
        ("without jitter", settings.overlap, 0.0),
        ("cut without overlap or jitter", 0.0, 0.0),
    ):
        tried = replace(settings, overlap=overlap, jitter=jitter)
        result = dream(respond, picture, tried, tile=tile, steps=options.steps, octaves=1).pictures
        added = (result - picture)[0]
        score = seam_score(added, tile[0], overlap)
        chance = np.array([seam_score(added, tile[0], overlap, moved) for moved in MOVED])
        print(
            f"{name}: seam score {score:.3f}; elsewhere {chance.mean():.3f}, from "
            f"{chance.min():.3f} to {chance.max():.3f}, larger in {(chance >= score).mean():.0%}",
            flush=True,
        )
        if options.pictures:
            folder = Path(options.pictures)
            folder.mkdir(exist_ok=True, parents=True)
            shown = np.rint(result[0] * 255).astype(np.uint8)
            Image.fromarray(shown).save(folder / f"{name.replace(' ', '_')}.png")


if __name__ == "__main__":
    main()
