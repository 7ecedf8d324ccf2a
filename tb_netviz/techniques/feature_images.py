"""Feature images: (network, layers, units) -> for each unit an image that makes it respond.

    argmax_I  a_unit(I) - penalty(I)

The ascent of class images, on a channel, a neuron, a direction or a whole layer. All units of a
layer are optimised together in batches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from tb_netviz.arguments import (
    is_whole,
    layer_patterns,
    require_ids,
    require_one_of,
    require_whole,
)
from tb_netviz.ascent.diversity import MOST_COPIES
from tb_netviz.ascent.feature_ascent import FeatureAscent, FeatureGoal, ascend_units
from tb_netviz.ascent.feature_targets import OBJECTIVES, FeatureTargets, targets_of
from tb_netviz.ascent.gradient_path import check_gradient_path
from tb_netviz.ascent.state import AscentState
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.canvas import Canvas
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer import Layer
from tb_netviz.model.layer_choice import page_layers, spread
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.natural_responses import natural_responses
from tb_netviz.techniques.feature_goal import goal_of, unit_canvas
from tb_netviz.techniques.feature_measures import MEANINGS
from tb_netviz.techniques.recipes.ascent_preset import AscentPreset
from tb_netviz.techniques.recipes.feature_images import PRESETS, feature_preset
from tb_netviz.techniques.recipes.preset import preset_named
from tb_netviz.techniques.recipes.recipe import Recipe, make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Grid, Note, Visual
from tb_netviz.visual.pictures import displayable

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

UNITS = 9
MOST_LAYERS = 16
UNITS_IN_TRAINING = 4
LAYERS_IN_TRAINING = 3
STEPS_IN_TRAINING = 32


@dataclass(frozen=True)
class FeatureImages(Technique):
    """What a unit or channel looks for.

    Args:
        units: Channels of each chosen layer. `None` shows up to `limit` of each, spread over it.
        steps: Gradient steps, at least 1. `None` takes the preset's.
        preset: `"netviz"` (ours, also `None`), `"lucid"`, `"maco"`, `"yosinski"` or `"simonyan"`.
        layers: Names, paths or globs. `None` shows up to `most_layers` from the first convolution
            to the last block.
        objective: `"channel"` (mean over positions), `"neuron"` (one position), `"direction"` (of
            `vectors`) or `"layer"` (all channels).
        position: Row and column of the neuron in the layer's map. `None` is the centre.
        vectors: Directions (k, channels) for `objective="direction"`.
        diversity: Images per unit, made to differ from one another, 1 to 16.
        sign: 1 for what makes a unit respond, -1 for what makes it respond least, 0 for both.
        limit: Most units per layer where none are named, at least 1.
        most_layers: Most layers where none are named, at least 1.

    Example:
        >>> from tb_netviz import FeatureImages, ImageModel
        >>> (grid,) = FeatureImages(units=[0, 5], layers="conv2", steps=4).run(ImageModel(model))
        >>> grid.layer, grid.units.tolist(), len(grid.images)
        ('conv2', [0, 5], 2)
    """

    units: int | Sequence[int] | None = None
    steps: int | None = None
    preset: str | None = None
    layers: str | Sequence[str] | None = None
    objective: str = "channel"
    position: tuple[int, int] | None = None
    vectors: ArrayLike | None = None
    diversity: int = 1
    sign: int = 1
    limit: int = UNITS
    most_layers: int = MOST_LAYERS

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
        preset_named(PRESETS, self.preset)
        layer_patterns(self.layers)
        require_one_of("objective", self.objective, OBJECTIVES)
        if self.units is not None:
            require_ids("units", self.units)
        if self.steps is not None:
            require_whole("steps", self.steps, at_least=1)
        require_whole("diversity", self.diversity, at_least=1, at_most=MOST_COPIES)
        require_whole("limit", self.limit, at_least=1)
        require_whole("most_layers", self.most_layers, at_least=1)
        require_one_of("sign", self.sign, (1, -1, 0))
        self._check_target()

    def _check_target(self) -> None:
        """Refuse a position or directions that the objective does not use or cannot use."""
        if self.objective == "direction" and self.vectors is None:
            raise NetVizError("objective='direction' needs vectors=, one number per channel.")
        if self.vectors is not None:
            try:
                np.asarray(self.vectors, np.float32)
            except (TypeError, ValueError) as error:
                raise NetVizError(
                    f"vectors must be numbers (k, channels), got {self.vectors!r}."
                ) from error
        if self.position is None:
            return
        if self.objective != "neuron":
            raise NetVizError("position= is for objective='neuron'; leave it out or change that.")
        require_ids("position", self.position)
        if is_whole(self.position) or len(self.position) != 2:
            raise NetVizError(f"position must be (row, column), got {self.position!r}.")

    def during_training(self) -> FeatureImages:
        return replace(
            self,
            steps=STEPS_IN_TRAINING if self.steps is None else self.steps,
            limit=min(self.limit, UNITS_IN_TRAINING),
            most_layers=min(self.most_layers, LAYERS_IN_TRAINING),
        )

    def run(
        self,
        model: ImageModel,
        data: ImageSource | None = None,
        *,
        step: int = 0,
        seed: int = 0,
        memory: Memory | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        preset = feature_preset(self.preset, data)
        chosen, left_out = self._layers(model)
        for layer in chosen:
            try:
                check_gradient_path(model, layer.path)
                targets = self._targets(layer)
                canvas = self._canvas(model, layer, preset)
                goal = self._goal(preset, canvas, seed)
                key = (preset.name, layer.path, tuple(targets.identities.tolist()), seed)
                state = _earlier(memory, layer.path, key)
                ascent = ascend_units(model, targets, goal, state=state, progress=progress)
            except NetVizError as error:
                yield self._note(layer, step, str(error))
                continue
            if not np.isfinite(ascent.strongest).all():
                yield self._note(layer, step, diverged(f"the responses of layer '{layer.path}'"))
                continue
            # While training there is no time to look at photographs.
            natural = self._natural(model, layer, data) if memory is None else None
            if memory is not None:
                memory[layer.path] = {"key": key, "state": ascent.state}
            recipe = self._recipe(model, targets, ascent, preset, goal, natural, canvas)
            yield self._grid(model, targets, ascent, natural, recipe, step, left_out)

    def _layers(self, model: ImageModel) -> tuple[list[Layer], str | None]:
        patterns = layer_patterns(self.layers)
        if patterns is not None:
            return list(model.match(patterns)), None
        known = page_layers(model)
        if not known:
            raise NetVizError(
                f"model '{model.name}' has no layers with weights; name some with the option "
                "layers."
            )
        chosen = [model.layer(path) for path in spread(known, self.most_layers)]
        left_out = f"{len(chosen)} of {len(known)} layers are shown, early to late."
        return chosen, left_out if len(chosen) < len(known) else None

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

    def _canvas(self, model: ImageModel, layer: Layer, preset: AscentPreset) -> Canvas | None:
        """Find the size of the images; `None` is the network's input size."""
        # All units of a layer together, and a place in its map, are those of a whole image.
        if self.objective == "layer" or self.position is not None:
            return None
        return unit_canvas(model, layer.path, preset)

    def _goal(self, preset: AscentPreset, canvas: Canvas | None, seed: int) -> FeatureGoal:
        """Say what the images of a layer are optimised for, and how."""
        return goal_of(
            preset,
            lambda targets: targets.objective(preset.rivals),
            canvas,
            steps=self.steps,
            seed=seed,
        )

    def _natural(
        self, model: ImageModel, layer: Layer, data: ImageSource | None
    ) -> tuple[np.ndarray, int] | None:
        """Each unit's 99.9th percentile on real images, and over how many images it is."""
        if self.objective not in ("channel", "neuron") or data is None or data.count == 0:
            return None
        return natural_responses(model, layer.path, data)

    def _note(self, layer: Layer, step: int, sentence: str) -> Note:
        return self.make_visual(Note, step=step, layer=layer.path, note=sentence)

    def _recipe(
        self,
        model: ImageModel,
        targets: FeatureTargets,
        ascent: FeatureAscent,
        preset: AscentPreset,
        goal: FeatureGoal,
        natural: tuple[np.ndarray, int] | None,
        canvas: Canvas | None,
    ) -> Recipe:
        own = {
            **preset.parts(),
            "objective": targets.kind,
            "position": targets.position,
            "canvas": "the network's input size" if canvas is None else canvas.words,
            "steps": goal.steps,
            "steps since the start": ascent.state.step,
            "batch size": ascent.batch_size,
            "natural responses over": None if natural is None else f"{natural[1]} images",
        }
        return make_recipe(model, own, seed=goal.seed, preset=preset)

    def _grid(
        self,
        model: ImageModel,
        targets: FeatureTargets,
        ascent: FeatureAscent,
        natural: tuple[np.ndarray, int] | None,
        recipe: Recipe,
        step: int,
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
        return self.make_visual(
            Grid,
            step=step,
            layer=targets.layer,
            images=displayable(ascent.pictures),
            units=targets.units,
            unit_names=targets.names(),
            measures=measures,
            meanings=MEANINGS,
            recipe=recipe,
            note=self._sentences(model, targets, ascent, left_out),
        )

    def _sentences(
        self,
        model: ImageModel,
        targets: FeatureTargets,
        ascent: FeatureAscent,
        left_out: str | None,
    ) -> str | None:
        """What the reader should know about the pictures of a layer."""
        sentences = [] if left_out is None else [left_out]
        available = model.layer(targets.layer).unit_count
        shown = len(np.unique(targets.units))
        if self.units is None and targets.kind in ("channel", "neuron") and shown < available:
            sentences.append(f"{shown} of {available} units are shown, spread over the layer.")
        if ascent.silent.any():
            dead = np.unique(targets.units[ascent.silent])
            which = ", ".join(str(unit) for unit in dead)
            sentences.append(
                f"Unit{'s' * (len(dead) > 1)} {which} {'are' if len(dead) > 1 else 'is'} dead: no "
                f"image from four different starts got a response, even with the gradient let "
                f"through blocked ReLUs."
            )
        if (targets.signs < 0).any() and (ascent.strongest[targets.signs < 0] >= 0).all():
            sentences.append(
                "The layer never goes below zero, so the least response is silence. Choose the "
                "layer before its ReLU to see the opposite of a feature."
            )
        return " ".join(sentences) or None


def _earlier(memory: Memory | None, path: str, key: tuple[object, ...]) -> AscentState | None:
    """The state of the last snapshot, if it was made of the same targets."""
    kept = (memory or {}).get(path)
    return kept["state"] if kept and kept["key"] == key else None
