"""The blobs of one Visual -> the answers of the routes `visual` and `download`."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np

from tb_netviz.events.contents import ARRAYS, HEADER, check_blob, read_contents
from tb_netviz.events.header import FORMAT_VERSION, parse_header
from tb_netviz.plugin.catalogue import Blobs
from tb_netviz.visual import Visual


def visual_json(stored: Blobs) -> dict[str, Any]:
    """Gather facts, arrays and measures of one Visual at one step, without its picture.

    Args:
        stored: At least the header and the arrays.

    Returns:
        The answer of the route `visual`.

    Raises:
        NetVizError: What is stored is damaged, or a newer tb_netviz wrote it.
    """
    header = parse_header(stored.blobs[HEADER] if stored.blobs else b"")
    contents = read_contents(header, check_blob(header, ARRAYS, stored.blobs))
    meanings = {name: meaning.to_json() for name, meaning in contents.meanings.items()}
    return {
        "version": FORMAT_VERSION,
        "kind": header.kind,
        **header.fields,
        "step": stored.step,
        "wall_time": stored.wall_time,
        "atlas": None if header.atlas is None else header.atlas.to_json(),
        "arrays": contents.arrays,
        "facts": header.facts,
        "measures": contents.measures,
        "summary": contents.summary,
        "meanings": meanings,
    }


def visual_npz(visual: Visual, header: bytes) -> bytes:
    """Write one Visual as an NPZ file: tiles, arrays, `measure_*`, `summary_*`, `header`.

    Args:
        visual: What to write.
        header: The JSON text with which it was logged.

    Returns:
        The file.
    """
    arrays: dict[str, Any] = dict(visual.arrays)
    arrays |= {f"measure_{name}": values for name, values in visual.measures.items()}
    arrays |= {f"summary_{name}": values for name, values in visual.summary.items()}
    arrays["header"] = np.array(header.decode("utf-8"))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def npz_name(tag: str, step: int) -> str:
    """Make a file name for a download.

    Args:
        tag: Tag of the Visual.
        step: Its step.

    Returns:
        E.g. `"grid_filters_conv1_step4.npz"`: letters, digits, `.`, `_` and `-` only.
    """
    return f"{re.sub(r'[^A-Za-z0-9.-]+', '_', tag)[:100]}_step{step}.npz"
