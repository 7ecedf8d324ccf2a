"""What the responses to single images cost: CPU seconds of the scan, of the technique, and bytes.

    python tests/benchmarks/responses_cost.py [--rounds 3]

SqueezeNet on its 500 photographs (NETVIZ_ASSETS), all units of all layers with pages. The scan runs
with the responses to all images kept and with none, one after the other in every round. The heat
maps are another pass through the network over at most 512 images.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from tb_netviz.events.encoding import encode
from tb_netviz.model.layer_choice import page_layers
from tb_netviz.scan.one_pass.scan import scan
from tb_netviz.scan.one_pass.shared import keep_scan
from tb_netviz.session.opening_from_paths import OpenFromPaths
from tb_netviz.techniques.responses import UnitResponses

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))

T = TypeVar("T")


def cpu_seconds(run: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    found = run()
    return time.process_time() - start, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    network, photographs = ASSETS / "squeezenet_v1_imagenet.keras", ASSETS / "imagenet_sample"
    model, data = OpenFromPaths(str(network), str(photographs), {})()
    layers = page_layers(model)
    none = np.zeros(0, int)
    scan(model, data, layers=layers, ids=np.arange(8))  # traces
    ratios = []
    for _ in range(rounds):
        without, _ = cpu_seconds(lambda: scan(model, data, layers=layers, kept_ids=none))
        kept, result = cpu_seconds(lambda: scan(model, data, layers=layers))
        ratios.append(kept / without)
        print(f"scan: {without:.2f} CPU-s without the responses, {kept:.2f} with them", flush=True)
    print(f"ratio {np.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")

    keep_scan(model, data, result)
    for technique, what in ((UnitResponses(heat_maps=0), "responses"), (UnitResponses(), "both")):
        list(technique.run(model, data))  # traces
        seconds, visuals = cpu_seconds(lambda one=technique: list(one.run(model, data)))  # type: ignore[misc]
        print(f"{what} from a finished scan: {seconds:.2f} CPU-s", flush=True)
    for name, shown in (("after a training", visuals), ("during a training", None)):
        made = UnitResponses().during_training().run(model, data) if shown is None else shown
        sizes: Counter[str] = Counter()
        for visual in made:
            sizes[visual.kind] += sum(map(len, encode(visual).blobs))
        told = ", ".join(f"{kind} {size / 1000:.0f} kB" for kind, size in sizes.items())
        print(f"a step {name}: {told}")


if __name__ == "__main__":
    main()
