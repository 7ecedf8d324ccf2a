"""Inversions of photographs through layers of SqueezeNet: our recipe against the published one.

    python tests/benchmarks/inversion_quality.py --images 10 --steps 400

Both get the same number of gradient evaluations. Printed per layer, means over the photographs of
the 8-bit pictures: feature error, the same by Mahendran and Vedaldi's yardstick, PSNR, SSIM, share
of classes kept. With `--curve`, the same at fewer steps. Needs NETVIZ_ASSETS.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from PIL import Image

from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.inversions import Inversions

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", "../shared/data"))
LAYERS = (
    "conv1",
    "fire2_concat",
    "fire3_concat",
    "fire4_concat",
    "fire5_concat",
    "fire7_concat",
    "fire9_concat",
    "scores",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=10)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--curve", type=int, nargs="*", default=[], help="more numbers of steps")
    parser.add_argument("--layers", nargs="+", default=list(LAYERS))
    parser.add_argument("--pictures", help="a folder for the pictures")
    options = parser.parse_args()
    model = ImageModel(
        keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras", compile=False)
    )
    data = open_images(ASSETS / "imagenet_sample", model)
    ids = np.linspace(0, data.count - 1, options.images).round().astype(int)
    print("layer preset steps | feature error | M-V error | PSNR | SSIM | class kept")
    for layer in options.layers:
        for steps in [*options.curve, options.steps]:
            for preset in ("netviz", "mahendran_vedaldi"):
                technique = Inversions(ids.tolist(), layers=layer, preset=preset, steps=steps)
                (ladder,) = technique.run(model, data)
                mean = {name: float(np.nanmean(v)) for name, v in ladder.measures.items()}
                print(
                    f"{layer:13s} {preset:18s} {steps:4d} | {mean['feature_error']:.5f} | "
                    f"{mean['feature_error_mv']:.5f} | {mean['psnr']:5.2f} | {mean['ssim']:.3f} | "
                    f"{mean['class_kept']:.2f}",
                    flush=True,
                )
                if options.pictures:
                    folder = Path(options.pictures)
                    folder.mkdir(exist_ok=True, parents=True)
                    row = np.concatenate(list(ladder.images[:, 0]), axis=1)
                    Image.fromarray(row).save(folder / f"{layer}_{preset}_{steps}.png")


if __name__ == "__main__":
    main()
