"""Features for TensorBoard's own Projector: (features, labels) -> files in a run's folder.

The Projector computes its maps in the browser and knows no steps; it is an addition to the maps
that are logged, not their home. It looks for runs once: write these files before the run's first
event, or restart TensorBoard.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tb_netviz.errors import NetVizError

_CONFIG = "projector_config.pbtxt"


def export_projector(
    run_folder: str | Path,
    layer: str,
    features: np.ndarray,
    *,
    labels: np.ndarray | None = None,
    class_names: Sequence[str] = (),
    names: Sequence[str] = (),
) -> Path:
    """Write the features of one layer; several layers of a run are listed together.

    Args:
        run_folder: The folder of a run below TensorBoard's log directory; made if missing.
        layer: Path of the layer, the name of the tensor in the Projector.
        features: (n, dimensions).
        labels: (n,) class index, -1 unknown; `None`: none.
        class_names: Names of the classes.
        names: A name per image; empty: none.

    Returns:
        The configuration file.

    Raises:
        NetVizError: Not two axes, or labels or names of another number.
    """
    if features.ndim != 2 or 0 in features.shape:
        raise NetVizError(f"features must have the shape (n, dimensions), got {features.shape}.")
    for what, given in (("labels", labels), ("names", names)):
        if given is not None and len(given) not in (0, len(features)):
            raise NetVizError(f"{len(given)} {what} given for {len(features)} images.")
    folder = Path(run_folder)
    folder.mkdir(parents=True, exist_ok=True)
    stem = "features_" + layer.replace("/", "_").replace(":", "_")
    np.savetxt(folder / f"{stem}.tsv", features, fmt="%.6g", delimiter="\t")
    rows = [_row(index, labels, class_names, names) for index in range(len(features))]
    (folder / f"{stem}_images.tsv").write_text(
        "\n".join(["image\tclass", *rows]) + "\n", encoding="utf-8"
    )
    entry = (
        "embeddings {\n"
        f"  tensor_name: {json.dumps(layer)}\n"
        f"  tensor_path: {json.dumps(stem + '.tsv')}\n"
        f"  metadata_path: {json.dumps(stem + '_images.tsv')}\n"
        "}\n"
    )
    config = folder / _CONFIG
    known = config.read_text(encoding="utf-8") if config.exists() else ""
    if entry not in known:
        config.write_text(known + entry, encoding="utf-8")
    return config


def _row(
    index: int, labels: np.ndarray | None, class_names: Sequence[str], names: Sequence[str]
) -> str:
    name = names[index] if len(names) else f"image {index}"
    label = -1 if labels is None or not len(labels) else int(labels[index])
    known = 0 <= label < len(class_names)
    word = class_names[label] if known else "" if label < 0 else str(label)
    return f"{name}\t{word}".replace("\n", " ")
