"""What every technique promises of any network: a picture, or a sentence, and nothing changed."""

from __future__ import annotations

import dataclasses
import pickle
import random
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.randomness import untouched_randomness
from tb_netviz.session.opening import open_model_and_images
from tb_netviz.techniques import TECHNIQUES, technique_class
from tb_netviz.visual import Note

NAMES = tuple(TECHNIQUES)
# (kind of network, technique) -> "picture", "note: why" or "fault: what".
OUTCOMES: dict[tuple[str, str], str] = {}
# The least that each technique can be asked for.
_LEAST: Mapping[str, Any] = {
    "steps": 2,
    "octaves": 1,
    "limit": 2,
    "rungs": 2,
    "shown": 1,
    "evaluate": 4,
    "epsilons": (0.0, 0.05),
}


def least(name: str) -> Any:
    """A technique with tiny limits."""
    technique: Any = technique_class(name)().during_training()
    fields = {field.name for field in dataclasses.fields(technique)}
    return dataclasses.replace(
        technique, **{key: value for key, value in _LEAST.items() if key in fields}
    )


def outcomes(
    kind: str, model: keras.Model, shape: tuple[int, ...], options: Mapping[str, Any]
) -> dict[str, str]:
    """Show a network with every technique, and keep what came of it.

    Args:
        kind: What the network is called in the table.
        model: The network.
        shape: Shape of its images.
        options: Further options of `open_model_and_images`.
    """
    rng = np.random.default_rng(0)
    data = rng.random((8, *shape), np.float32), np.arange(8) % 2
    before = state_of(model)
    with untouched_randomness():
        try:
            shown, source = open_model_and_images(model, data, **options)
        except NetVizError as error:
            found = dict.fromkeys(NAMES, f"note: {error}")
        else:
            found = {name: _outcome(name, shown, source) for name in NAMES}
    for part in before:
        assert before[part] == state_of(model)[part], f"{part} changed"
    OUTCOMES.update({(kind, name): outcome for name, outcome in found.items()})
    return found


def _outcome(name: str, model: Any, source: Any) -> str:
    try:
        visuals = list(least(name).run(model, source))
    except NetVizError as error:
        return f"note: {error}"
    except Exception as error:
        return f"fault: {type(error).__name__}: {error}"
    if not visuals:
        return "fault: neither a picture nor a note"
    if all(isinstance(visual, Note) for visual in visuals):
        return f"note: {visuals[0].note}"
    return "picture"


def state_of(model: keras.Model) -> dict[str, Any]:
    """Everything of a model and of the global generators that nobody may change."""
    return {
        "weights": [np.asarray(variable, np.float64).tobytes() for variable in model.variables],
        "trainable": [layer.trainable for layer in model._flatten_layers()],
        "built": [layer.built for layer in model._flatten_layers()],
        "random": random.getstate(),
        "numpy": pickle.dumps(np.random.get_state()),  # noqa: NPY002
    }


def table() -> list[str]:
    """The outcomes as lines, with their counts at the end."""
    kinds = list(dict.fromkeys(kind for kind, _ in OUTCOMES))
    width = max(len(kind) for kind in kinds)
    lines = [" " * width + "  " + "  ".join(NAMES)]
    reasons = []
    for kind in kinds:
        row = {name: OUTCOMES[kind, name] for name in NAMES}
        cells = [row[name].partition(":")[0].ljust(len(name)) for name in NAMES]
        lines.append(f"{kind.ljust(width)}  {'  '.join(cells)}")
        why = {words for words in row.values() if words != "picture"}
        reasons += [f"  {kind}: {words}" for words in sorted(why)]
    words = [outcome.partition(":")[0] for outcome in OUTCOMES.values()]
    counts = ", ".join(f"{words.count(one)} {one}s" for one in ("picture", "note", "fault"))
    return [*lines, *reasons, f"{len(kinds)} networks x {len(NAMES)} techniques: {counts}"]
