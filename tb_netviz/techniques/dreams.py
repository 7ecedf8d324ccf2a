"""DeepDream: (photographs, layers) -> the photographs with more of what each layer sees in them.

The gradient at a layer is set to its own rectified activation, over octaves, with the picture cut
into tiles of the network's input size. One ladder along layers, or one per layer along octaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tb_netviz.dreaming.dream import Dream, DreamRecipe, dream, response_over_tiles
from tb_netviz.dreaming.dream_gradient import Response, dream_gradient, guide_features
from tb_netviz.dreaming.octaves import octave_sizes, resize
from tb_netviz.dreaming.pictures import (
    dreaming_photographs,
    guiding_picture,
    noise_to_dream_from,
)
from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import landmarks
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.option_checks import require_number, require_whole
from tb_netviz.techniques.recipes.dream_presets import PRESETS
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Ladder, Meaning, Note, Visual
from tb_netviz.visual.pictures import displayable, eight_bits

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Longer side of a picture: beyond it a handful of copies no longer fits in memory.
LARGEST_SIZE = 16_384

# Where the shown layers lie by default, as shares of the way through the network.
# The very last one is too close to the classes to see things in places of the picture.
EARLY_MIDDLE_LATE = (0.2, 0.5, 0.85)

GAIN = Meaning(
    "amount",
    "gain",
    "How many times more the layer responds to the dream than to the photograph, in squared "
    "activations.",
    better="more",
)


@dataclass(frozen=True)
class Dreams(Technique):
    """What a layer would like to see more of in a photograph: DeepDream.

    Args:
        images: Ids of the photographs; `None`: three spread over the data, the same ones
            over a training.
        octaves: How many sizes each dream climbs through, at least 1.
        layers: Names, paths or globs; `None`: an early, a middle and a late one.
        channel: One channel of each layer that alone shall dream; `None`: the whole layer.
        guide: A picture whose features the dream takes up: an id in the data, or an array
            (height, width, channels), uint8 or float in [0, 1]. `None`: the layer's own activation.
        preset: `"deepdream"` (the numbers of 2015) or `None` (ours).
        axis: `"layer"`: one ladder from early to late; `"octave"`: one ladder per layer, each
            octave a rung.
        from_noise: Start from noise instead of photographs.
        steps: Steps per octave; `None`: the preset's.
        octave_scale: Ratio of neighbouring octaves, above 1; `None`: the preset's.
        size: Longer side of the finished pictures in pixels; `None`: 1.4 times the network's
            input. Larger ones are worked on tile by tile.
    """

    images: int | Sequence[int] | None = None
    octaves: int = 4
    layers: str | Sequence[str] | None = None
    channel: int | None = None
    guide: int | np.ndarray | None = None
    preset: str | None = None
    axis: str = "layer"
    from_noise: bool = False
    steps: int | None = None
    octave_scale: float | None = None
    size: int | None = None

    name: ClassVar[str] = "dreams"
    title: ClassVar[str] = "Dreams"
    caption: ClassVar[str] = (
        "What each layer would like to see more of in a photograph: strokes and textures early, "
        "parts of things and animals late."
    )
    reference: ClassVar[str] = "Mordvintsev, Olah, Tyka 2015, Inceptionism (DeepDream)"

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            known = [name for name in PRESETS if name]
            raise NetVizError(
                f"Dreams has no preset '{self.preset}'; {close_matches(str(self.preset), known)}"
            )
        require_whole("octaves", self.octaves, at_least=1)
        if self.steps is not None:
            require_whole("steps", self.steps, at_least=1)
        if self.channel is not None:
            require_whole("channel", self.channel, at_least=0)
        if self.octave_scale is not None:
            require_number("octave_scale", self.octave_scale)
            if self.octave_scale <= 1:
                raise NetVizError(f"octave_scale must be above 1, got {self.octave_scale}.")
        if self.axis not in ("layer", "octave"):
            raise NetVizError(f"axis must be 'layer' or 'octave', got '{self.axis}'.")
        if self.size is not None:
            require_whole("size", self.size, at_least=8)
            if self.size > LARGEST_SIZE:
                raise NetVizError(f"size must be at most {LARGEST_SIZE} pixels, got {self.size}.")

    def during_training(self) -> Dreams:
        steps = self.steps if self.steps is not None else 6
        return replace(self, octaves=min(self.octaves, 2), steps=steps)

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
        if self.from_noise or data is None or data.count == 0:
            ids = np.array([-1])
            photographs = noise_to_dream_from(model, size=self.size, seed=seed)
        else:
            ids, photographs = dreaming_photographs(
                model, data, self.images, size=self.size, memory=memory
            )
        recipe = self._recipe()
        guide = None if self.guide is None else guiding_picture(model, data, self.guide)
        paths = self._layers(model)
        sizes = octave_sizes(
            *photographs.shape[1:3], octaves=self.octaves, scale=recipe.octave_scale, smallest=8
        )
        total = len(paths) * len(sizes) * recipe.steps
        done = 0

        def after_step() -> None:
            nonlocal done
            done += 1
            progress("dreams", done, total)

        finished: list[_LayerDream] = []
        failures: list[str] = []
        for path in paths:
            try:
                one = self._dream(model, path, photographs, guide, recipe, seed, after_step)
            except NetVizError as error:
                failures.append(str(error))
                continue
            if self.axis == "octave":
                yield self._octave_ladder(one, ids, recipe, step=step, seed=seed)
            finished.append(one)
        if self.axis == "layer" and finished:
            yield self._layer_ladder(finished, ids, recipe, failures, step=step, seed=seed)
        elif failures:
            yield Note(technique=self.name, step=step, title=self.title, note=" ".join(failures))

    def _recipe(self) -> DreamRecipe:
        recipe = PRESETS[self.preset]
        return replace(
            recipe,
            steps=self.steps or recipe.steps,
            octave_scale=self.octave_scale or recipe.octave_scale,
        )

    def _layers(self, model: ImageModel) -> list[str]:
        if self.layers is not None:
            patterns = [self.layers] if isinstance(self.layers, str) else self.layers
            if not isinstance(patterns, Sequence) or not all(
                isinstance(pattern, str) for pattern in patterns
            ):
                raise NetVizError(f"layers must be names, paths or globs, got {self.layers!r}.")
            if not patterns:
                raise NetVizError("layers=[] names no layer; leave it out or give one at least.")
            return [layer.path for layer in model.match(patterns)]
        known = landmarks(model)
        chosen = [known[round(share * (len(known) - 1))].path for share in EARLY_MIDDLE_LATE]
        return list(dict.fromkeys(chosen))

    def _dream(
        self,
        model: ImageModel,
        path: str,
        photographs: np.ndarray,
        guide: np.ndarray | None,
        recipe: DreamRecipe,
        seed: int,
        after_step: Callable[[], None],
    ) -> _LayerDream:
        features = None if guide is None else guide_features(model, path, guide)
        respond = dream_gradient(model, path, channels=self._channels(model, path), guide=features)
        lowest = 0.0

        def watch(tiles: np.ndarray) -> Response:
            nonlocal lowest
            response = respond(tiles)
            lowest = min(lowest, response.lowest)
            return response

        tile = (model.image_shape[0], model.image_shape[1])
        result = dream(
            watch,
            photographs,
            tile=tile,
            recipe=recipe,
            octaves=self.octaves,
            seed=seed,
            after_step=after_step,
        )
        before = response_over_tiles(watch, photographs, tile=tile, overlap=recipe.overlap)[1]
        shown = eight_bits(result.pictures).astype(np.float32) / 255
        after = response_over_tiles(watch, shown, tile=tile, overlap=recipe.overlap)[1]
        gain = np.where(before > 0, after / np.maximum(before, 1e-30), np.nan)
        return _LayerDream(path, result, gain.astype(np.float32), lowest < 0)

    def _channels(self, model: ImageModel, path: str) -> np.ndarray | None:
        if self.channel is None:
            return None
        count = model.layer(path).unit_count
        if not 0 <= self.channel < count:
            raise NetVizError(
                f"Layer '{path}' has no channel {self.channel}; give one from 0 to {count - 1}."
            )
        one_hot: np.ndarray = np.eye(count, dtype=np.float32)[self.channel]
        return one_hot

    def _octave_ladder(
        self, one: _LayerDream, ids: np.ndarray, recipe: DreamRecipe, *, step: int, seed: int
    ) -> Ladder:
        size = one.dream.pictures.shape[1:3]
        rungs = [resize(octave, (size[0], size[1])) for octave in one.dream.octaves]
        gains = np.full((len(ids), len(rungs)), np.nan, np.float32)
        gains[:, -1] = one.gain
        return Ladder(
            technique=self.name,
            layer=one.path,
            step=step,
            title=self.title,
            caption=self.caption,
            reference=self.reference,
            recipe=self._recipe_in_words([one], recipe, seed),
            images=displayable(np.stack([eight_bits(rung) for rung in rungs], axis=1)),
            image_ids=ids,
            axis="octave",
            values=tuple(float(octave + 1) for octave in range(len(rungs))),
            measures={"gain": gains},
            meanings={"gain": GAIN},
            note=_note([one], ids, []),
        )

    def _layer_ladder(
        self,
        dreams: Sequence[_LayerDream],
        ids: np.ndarray,
        recipe: DreamRecipe,
        failures: Sequence[str],
        *,
        step: int,
        seed: int,
    ) -> Ladder:
        return Ladder(
            technique=self.name,
            step=step,
            title=self.title,
            caption=self.caption,
            reference=self.reference,
            recipe=self._recipe_in_words(dreams, recipe, seed),
            images=displayable(
                np.stack([eight_bits(one.dream.pictures) for one in dreams], axis=1)
            ),
            image_ids=ids,
            axis="layer",
            values=tuple(one.path for one in dreams),
            measures={"gain": np.stack([one.gain for one in dreams], axis=1)},
            meanings={"gain": GAIN},
            note=_note(dreams, ids, failures),
        )

    def _recipe_in_words(
        self, dreams: Sequence[_LayerDream], recipe: DreamRecipe, seed: int
    ) -> dict[str, Any]:
        return {
            "preset": self.preset or "default",
            "source": recipe.source,
            "octaves": len(dreams[0].dream.octaves),
            "octave_scale": recipe.octave_scale,
            "steps": recipe.steps,
            "step_size": recipe.step_size,
            "jitter": recipe.jitter,
            "colour": recipe.colour,
            "channel": self.channel,
            "guided": self.guide is not None,
            "rectified": [one.path for one in dreams if one.rectified],
            "seed": seed,
        }


@dataclass(frozen=True, eq=False)
class _LayerDream:
    """One layer's dream, how much larger its objective became, whether it had to be rectified."""

    path: str
    dream: Dream
    gain: np.ndarray  # (n,) float32
    rectified: bool


def _note(dreams: Sequence[_LayerDream], ids: np.ndarray, failures: Sequence[str]) -> str | None:
    sentences = list(failures)
    for one in dreams:
        if one.dream.blocked.any():
            which = ", ".join(str(image) for image in ids[one.dream.blocked])
            sentences.append(
                f"Layer '{one.path}' does not respond to image {which}: no gradient, so the "
                f"picture is left as it was."
            )
    return " ".join(sentences) or None
