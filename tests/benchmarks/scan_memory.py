"""Peak memory of a scan over 500 and over 50,000 images (the same ones again and again).

    python tests/benchmarks/scan_memory.py [--images 50000]

ResNet-20 and CIFAR-10 of NETVIZ_ASSETS, all convolutions. Each count runs in a process of its own,
and the peak resident size of that process is what counts.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))
DISTINCT = 500


def measure(count: int) -> None:
    import keras
    import numpy as np

    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.model.layer_choice import scanned_layers
    from tb_netviz.scan.one_pass.scan import scan

    model = ImageModel(keras.models.load_model(ASSETS / "resnet20_cifar10.keras"))
    pictures = np.random.default_rng(0).random((DISTINCT, *model.image_shape)).astype(np.float32)

    class Repeated:
        """The same images over and over."""

        def fitted(self, indices):
            return [pictures[index % DISTINCT] for index in indices]

        def original(self, index):
            return pictures[index % DISTINCT]

    data = ImageSource(
        Repeated(), np.full(count, -1, np.int32), image_shape=model.image_shape, names=[""] * count
    )
    scan(model, data, layers=scanned_layers(model, None))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    peaks = []
    for count in (DISTINCT, options.images):
        output = subprocess.run(
            [sys.executable, __file__, "--measure", str(count)], capture_output=True, text=True
        )
        if output.returncode:
            sys.exit(output.stderr)
        peaks.append(float(output.stdout.split()[-1]))
        print(f"{count} images: peak {peaks[-1]:.0f} MiB", flush=True)
    print(f"ratio {peaks[1] / peaks[0]:.3f}")


if __name__ == "__main__":
    main()
