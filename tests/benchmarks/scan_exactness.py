"""Top patches of 500 photographs on SqueezeNet, all layers, against brute force and gradients.

    python tests/benchmarks/scan_exactness.py [--images 500] [--units 50]

Top 9 with places must equal sorting every activation; the box of each of 50 random units must equal
the support of its gradient (positive weights, so that no two paths cancel out). A sheet of patches
per layer is written with --sheets FOLDER, to be looked at. Needs NETVIZ_ASSETS.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from PIL import Image

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import convolutions
from tb_netviz.model.receptive_field.field import receptive_fields
from tb_netviz.scan.one_pass.scan import scan
from tb_netviz.scan.one_pass.top_k import TopK
from tb_netviz.techniques.max_patches import MaxPatches

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.model.receptive_field.receptive_field_oracle import gradient_box, make_positive

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
K = 9


def brute_force(model, data, paths) -> dict[str, TopK]:
    """Sort all responses of all images, read by plain taps."""
    tap = model.tap(paths)
    values: dict[str, list] = {path: [] for path in paths}
    places: dict[str, list] = {path: [] for path in paths}
    for batch in data.batches(32):
        for path, activation in tap.read(batch.images).items():
            flat = activation.reshape(len(activation), -1, activation.shape[-1])
            values[path].append(flat.max(axis=1))
            places[path].append(flat.argmax(axis=1))
    found = {}
    for path in paths:
        value, place = np.concatenate(values[path]), np.concatenate(places[path])
        ids = np.broadcast_to(np.arange(len(value))[:, None], value.shape)
        order = np.lexsort((ids, -value), axis=0)[:K]
        found[path] = TopK(
            np.take_along_axis(value, order, 0).T, order.T, np.take_along_axis(place, order, 0).T
        )
    return found


def check_top(model, data) -> None:
    paths = [layer.path for layer in convolutions(model)]
    result, expected = scan(model, data, layers=paths, k=K), brute_force(model, data, paths)
    equal = total = 0
    for path in paths:
        top, best = result.top_of(path), expected[path]
        same = (
            np.allclose(top.values, best.values, rtol=1e-6)
            and np.array_equal(top.image_ids, best.image_ids)
            and np.array_equal(top.places, best.places)
        )
        equal, total = equal + same, total + 1
    units = result.top.values.shape[0]
    print(f"top {K} and places equal brute force in {equal} of {total} layers ({units} units)")


def check_boxes(network, count: int) -> None:
    make_positive(network)
    # Above the mean that the network subtracts, so that no ReLU blocks the gradient.
    model = ImageModel(network, preprocessing=(150, 255))
    random = np.random.default_rng(0)
    layers = convolutions(model)
    # Maximum pooling passes the gradient of one pixel of a window only: the union over many images.
    images = random.random((24, *model.image_shape)).astype(np.float32)
    equal = inside = 0
    for _ in range(count):
        layer = layers[random.integers(len(layers))]
        field = receptive_fields(model)[layer.path]
        place = int(random.integers(np.prod(field.grid)))
        unit = int(random.integers(field.units))
        box = field.box(place, unit, clipped=True)
        support = gradient_box(model, layer.path, place, unit, images=images)
        equal += box == support
        inside += all(np.array(box[:2]) <= support[:2]) and all(np.array(box[2:]) >= support[2:])
    print(f"boxes equal the gradient's support in {equal} of {count} units, contain it in {inside}")


def write_sheets(model, data, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for visual in MaxPatches(layers="fire*expand3x3", limit=32).run(model, data):
        units, rank, height, width, channels = visual.images.shape
        sheet = visual.images.transpose(0, 2, 1, 3, 4).reshape(
            units * height, rank * width, channels
        )
        Image.fromarray(sheet).save(folder / f"{visual.layer}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=500)
    parser.add_argument("--units", type=int, default=50)
    parser.add_argument("--sheets", type=Path)
    options = parser.parse_args()
    network = keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras")
    model = ImageModel(network)
    data = open_images(ASSETS / "imagenet_sample", model, limit=options.images)
    check_top(model, data)
    if options.sheets:
        write_sheets(model, data, options.sheets)
    check_boxes(network, options.units)


if __name__ == "__main__":
    main()
