"""Feature images: (network, layers, units) -> for each unit an image that makes it respond.

    argmax_I  a_unit(I) - penalty(I)

The same ascent as for class images, on a channel, a neuron, a direction or a whole layer. All
units of a layer are optimised together in batches.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tb_netviz.ascent.gradient_path import check_gradient_path
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer import Layer
from tb_netviz.model.layer_choice import convolutions
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.natural_responses import natural_responses
from tb_netviz.techniques.feature_ascent import FeatureAscent, ascend_units
from tb_netviz.techniques.feature_targets import OBJECTIVES, FeatureTargets, targets_of
from tb_netviz.techniques.meanings import NATURAL
from tb_netviz.techniques.recipes.feature_presets import check_feature_preset, feature_preset
from tb_netviz.techniques.recipes.presets import Preset
from tb_netviz.techniques.technique import Technique
from tb_netviz.techniques.versions import versions
from tb_netviz.visual import Grid, Meaning, Note, Visual
from tb_netviz.visual.pictures import displayable

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Where the shown layers lie by default, as shares of the way through the convolutions.
EARLY_MIDDLE_LATE = (0.1, 0.5, 0.9)
UNITS = 9
UNITS_IN_TRAINING = 4
STEPS_IN_TRAINING = 32

MEANINGS = {
    "activation": Meaning(
        "amount",
        "activation",
        "The unit's strongest response to the picture made for it.",
        better="more",
    ),
    "mean_activation": Meaning(
        "amount",
        "mean activation",
        "The unit's response to the picture made for it, averaged over all positions.",
        better="more",
    ),
    "rank": Meaning(
        "rank",
        "rank",
        "The unit's place among all units of its layer, ordered by their mean response to this "
        "picture: 1 means that no other unit responds more.",
        better="less",
    ),
    "natural": NATURAL,
    "times_natural": Meaning(
        "amount",
        "times natural",
        "How many times stronger the unit responds to the picture than to the best real images.",
        better="more",
    ),
}


@dataclass(frozen=True)
class FeatureImages(Technique):
    """What a unit or channel looks for.

    Args:
        units: Channels of each chosen layer; `None`: nine of each, evenly chosen.
        steps: Gradient steps; `None`: the preset's.
        preset: `"netviz"` (ours, also `None`), `"lucid"`, `"maco"`, `"yosinski"` or `"simonyan"`.
        layers: Names, paths or globs; `None`: an early, a middle and a late convolution.
        objective: `"channel"` (mean over positions), `"neuron"` (one position), `"direction"` (of
            `vectors`) or `"layer"` (all channels).
        position: Row and column of the neuron in the layer's map; `None`: the centre.
        vectors: Directions (k, channels) for `objective="direction"`.
        diversity: Images per unit, made to differ from one another.
        sign: 1 for what makes a unit respond, -1 for what makes it respond least, 0 for both.
        limit: How many units of a layer are shown where none are named.
    """

    units: int | Sequence[int] | None = None
    steps: int | None = None
    preset: str | None = None
    layers: str | Sequence[str] | None = None
    objective: str = "channel"
    position: tuple[int, int] | None = None
    vectors: Any = None
    diversity: int = 1
    sign: int = 1
    limit: int = UNITS

    name: ClassVar[str] = "feature_images"
    title: ClassVar[str] = "Feature images"
    caption: ClassVar[str] = (
        "What a unit looks for: images made from noise so that the unit responds strongly."
    )
    reference: ClassVar[str] = (
        "Erhan et al. 2009, Visualizing higher-layer features of a deep network; "
        "Olah, Mordvintsev, Schubert 2017, Feature visualization"
    )

    def __post_init__(self) -> None:
        check_feature_preset(self.preset)
        if self.objective not in OBJECTIVES:
            raise NetVizError(
                f"objective '{self.objective}' is not known; use one of {', '.join(OBJECTIVES)}."
            )
        if self.objective == "direction" and self.vectors is None:
            raise NetVizError("objective='direction' needs vectors=, one number per channel.")
        if self.position is not None and self.objective != "neuron":
            raise NetVizError("position= is for objective='neuron'; leave it out or change that.")
        if self.sign not in (-1, 0, 1):
            raise NetVizError(f"sign must be 1, -1 or 0 (both), got {self.sign}.")
        for what, value in (
            ("steps", self.steps),
            ("diversity", self.diversity),
            ("limit", self.limit),
        ):
            if value is not None and value < 1:
                raise NetVizError(f"{what} must be at least 1, got {value}.")
        if self.diversity > 16:
            raise NetVizError(f"diversity must be at most 16 images a unit, got {self.diversity}.")

    def during_training(self) -> FeatureImages:
        return replace(
            self,
            steps=STEPS_IN_TRAINING if self.steps is None else self.steps,
            limit=min(self.limit, UNITS_IN_TRAINING),
        )

    def run(
        self,
        model: ImageModel,
        data: ImageSource | None = None,
        *,
        step: int = 0,
        seed: int = 0,
        memory: MutableMapping[str, Any] | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        preset = feature_preset(self.preset, data)
        steps = self.steps or preset.steps
        chosen, left_out = self._layers(model)
        for layer in chosen:
            try:
                check_gradient_path(model, layer.path)
                targets = self._targets(layer)
                key = (preset.name, layer.path, tuple(targets.identities.tolist()), seed)
                ascent = ascend_units(
                    model,
                    targets,
                    preset,
                    steps=steps,
                    seed=seed,
                    state=_earlier(memory, layer.path, key),
                    progress=progress,
                )
            except NetVizError as error:
                yield self._note(layer, step, str(error))
                continue
            if not np.isfinite(ascent.strongest).all():
                yield self._note(
                    layer, step, f"The responses of layer '{layer.path}' are NaN or infinite."
                )
                continue
            if memory is not None:
                memory[layer.path] = {"key": key, "state": ascent.state}
            natural = self._natural(model, layer, data, memory)
            yield self._grid(
                model,
                targets,
                ascent,
                preset,
                natural,
                step=step,
                seed=seed,
                steps=steps,
                left_out=left_out if self.units is None or self.layers is None else None,
            )

    def _layers(self, model: ImageModel) -> tuple[list[Layer], str | None]:
        if self.layers is not None:
            patterns = [self.layers] if isinstance(self.layers, str) else list(self.layers)
            return list(model.match(patterns)), None
        known = convolutions(model) or [
            layer for layer in model.layers if layer.parameters and not layer.is_container
        ]
        if not known:
            raise NetVizError(
                f"model '{model.name}' has no layers with weights; name some with layers=."
            )
        places = sorted({round(share * (len(known) - 1)) for share in EARLY_MIDDLE_LATE})
        if len(places) == len(known):
            return known, None
        return [known[place] for place in places], (
            f"{len(places)} of {len(known)} convolutions, early, middle and late"
        )

    def _targets(self, layer: Layer) -> FeatureTargets:
        units = [self.units] if isinstance(self.units, (int, np.integer)) else self.units
        return targets_of(
            layer,
            kind=self.objective,
            units=units,
            limit=self.limit,
            signs=[1, -1] if self.sign == 0 else [self.sign],
            copies=self.diversity,
            position=self.position,
            vectors=self.vectors,
        )

    def _natural(
        self,
        model: ImageModel,
        layer: Layer,
        data: ImageSource | None,
        memory: MutableMapping[str, Any] | None,
    ) -> tuple[np.ndarray, str] | None:
        """Each unit's 99.9th percentile on real images, and over which images."""
        if self.objective not in ("channel", "neuron"):
            return None
        known = (memory or {}).get("natural", {}).get(layer.path)
        if known is not None:
            return np.asarray(known, np.float32), "all images of the scan"
        # While training there is no time for it.
        if data is None or data.count == 0 or memory is not None:
            return None
        natural, count = natural_responses(model, layer.path, data)
        return natural, f"{count} images"

    def _note(self, layer: Layer, step: int, sentence: str) -> Note:
        return Note(
            technique=self.name, layer=layer.path, step=step, title=self.title, note=sentence
        )

    def _grid(
        self,
        model: ImageModel,
        targets: FeatureTargets,
        ascent: FeatureAscent,
        preset: Preset,
        natural: tuple[np.ndarray, str] | None,
        *,
        step: int,
        seed: int,
        steps: int,
        left_out: str | None,
    ) -> Grid:
        measures = {
            "activation": ascent.strongest,
            "mean_activation": ascent.mean,
            "rank": ascent.rank,
        }
        if natural is not None:
            own = natural[0][targets.units]
            ratio = ascent.strongest / np.where(own > 0, own, np.nan)
            measures["natural"] = own
            measures["times_natural"] = np.where(targets.signs > 0, ratio, np.nan)
        return Grid(
            technique=self.name,
            layer=targets.layer,
            step=step,
            title=self.title,
            caption=self.caption,
            reference=self.reference,
            images=displayable(ascent.pictures),
            units=targets.units,
            unit_names=targets.names(),
            measures=measures,
            meanings=MEANINGS,
            recipe={
                **preset.recipe(),
                "objective": targets.kind,
                "position": targets.position,
                "steps": steps,
                "steps since the start": ascent.state.step,
                "seed": seed,
                "batch size": ascent.batch_size,
                "natural responses over": None if natural is None else natural[1],
                "preprocessing": model.preprocessing.describe(),
                "versions": versions(),
            },
            note=_sentences(model, targets, ascent, left_out, chosen=self.units is None),
        )


def _sentences(
    model: ImageModel,
    targets: FeatureTargets,
    ascent: FeatureAscent,
    left_out: str | None,
    *,
    chosen: bool,
) -> str | None:
    """What the reader should know about the pictures of a layer."""
    sentences = []
    available = model.layer(targets.layer).unit_count
    shown = len(np.unique(targets.units))
    if left_out is not None:
        sentences.append(f"Shown are {left_out}.")
    if chosen and targets.kind in ("channel", "neuron") and shown < available:
        sentences.append(f"Shown are {shown} of {available} units, evenly chosen.")
    if ascent.silent.any():
        dead = ", ".join(str(unit) for unit in np.unique(targets.units[ascent.silent]))
        sentences.append(
            f"Units {dead} are dead: no image made them respond, from four different starts with "
            f"the gradient let through blocked ReLUs."
        )
    if (targets.signs < 0).any() and (ascent.strongest[targets.signs < 0] >= 0).all():
        sentences.append(
            "The layer never goes below zero, so the least response is silence: choose the layer "
            "before its ReLU to see the opposite of a feature."
        )
    return " ".join(sentences) or None


def _earlier(memory: MutableMapping[str, Any] | None, path: str, key: tuple[Any, ...]) -> Any:
    """The state of the last snapshot, if it was made of the same targets."""
    kept = (memory or {}).get(path)
    return kept["state"] if kept and kept["key"] == key else None
