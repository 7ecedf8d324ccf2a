"""DeepDream: (photographs, layers) -> the photographs with more of what each layer sees in them.

The gradient at a layer is set to its own rectified activation, over octaves, with the picture cut
into tiles of the network's input size. One ladder along layers, or one per layer along octaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import (
    is_whole,
    layer_patterns,
    require_flag,
    require_ids,
    require_number,
    require_one_of,
    require_whole,
)
from tb_netviz.dreaming.dream import SMALLEST_OCTAVE
from tb_netviz.dreaming.layer_dream import LayerDream, dream_of_layer
from tb_netviz.dreaming.octaves import octave_sizes, resize
from tb_netviz.dreaming.pictures import (
    choose_photographs,
    draw_noise,
    guiding_picture,
)
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import landmarks
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.recipes.dreams import PRESETS, DreamPreset
from tb_netviz.techniques.recipes.preset import preset_named
from tb_netviz.techniques.recipes.recipe import Recipe, make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Ladder, Meaning, Note, Visual
from tb_netviz.visual.pictures import displayable, eight_bits

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Longer side of a picture in pixels: of larger ones, a handful of copies no longer fits in memory.
SMALLEST_SIZE, LARGEST_SIZE = 8, 16_384
STEPS_IN_TRAINING, OCTAVES_IN_TRAINING = 6, 2

# Where the shown layers lie by default, as shares of the way through the network.
# The very last one is too close to the classes to find things in places of the picture.
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
        images: Ids of the photographs. `None` shows three spread over the data, the same ones
            over a training.
        octaves: How many sizes each dream climbs through, at least 1.
        layers: Names, paths or globs. `None` shows an early, a middle and a late layer.
        channel: The one channel of each layer that dreams. `None` is the whole layer.
        guide: A picture whose features the dream takes up: an id in the data, or an array
            (height, width, channels), uint8 or float in [0, 1]. `None` is the layer's own
            activation.
        preset: `"netviz"` (ours, also `None`) or `"deepdream"` (the numbers of 2015).
        axis: `"layer"` shows one ladder from early to late layers; `"octave"` shows one ladder
            per layer, with a rung for each octave.
        from_noise: Start from noise instead of photographs.
        steps: Steps per octave, at least 1. `None` takes the preset's.
        octave_scale: Ratio of neighbouring octaves, above 1. `None` takes the preset's.
        size: Longer side of the finished pictures in pixels, 8 to 16,384. `None` is 1.4 times the
            network's input. Larger pictures are worked on tile by tile.

    Example:
        >>> from tb_netviz import Dreams, ImageModel
        >>> from tb_netviz.data import open_images
        >>> network = ImageModel(model)
        >>> technique = Dreams(images=[5], layers=["conv1", "conv2"], octaves=1, steps=2)
        >>> (ladder,) = technique.run(network, open_images(images, network))
        >>> ladder.images.shape[:2], ladder.values
        ((1, 2), ('conv1', 'conv2'))
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
        "What each layer would like to see more of in a photograph: early layers strokes and "
        "textures, late layers parts of things and animals."
    )
    reference: ClassVar[str] = "Mordvintsev, Olah, Tyka 2015, Inceptionism (DeepDream)"
    choice_of_images: ClassVar[tuple[str, ...]] = ("images",)

    def __post_init__(self) -> None:
        preset_named(PRESETS, self.preset)
        layer_patterns(self.layers)
        if self.images is not None:
            require_ids("images", self.images)
        require_whole("octaves", self.octaves, at_least=1)
        require_one_of("axis", self.axis, ("layer", "octave"))
        require_flag("from_noise", self.from_noise)
        if self.steps is not None:
            require_whole("steps", self.steps, at_least=1)
        if self.channel is not None:
            require_whole("channel", self.channel, at_least=0)
        if self.octave_scale is not None:
            require_number("octave_scale", self.octave_scale, above=1)
        if self.size is not None:
            require_whole("size", self.size, at_least=SMALLEST_SIZE, at_most=LARGEST_SIZE)
        if not (self.guide is None or is_whole(self.guide) or isinstance(self.guide, np.ndarray)):
            raise NetVizError(
                f"guide must be the id of an image or a picture's array, got {self.guide!r}."
            )

    def during_training(self) -> Dreams:
        return replace(
            self,
            octaves=min(self.octaves, OCTAVES_IN_TRAINING),
            steps=STEPS_IN_TRAINING if self.steps is None else self.steps,
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
        preset = self._preset()
        ids, photographs = self._photographs(model, data, seed, memory)
        guide = None if self.guide is None else guiding_picture(model, data, self.guide)
        paths = self._layers(model)
        sizes = octave_sizes(
            *photographs.shape[1:3],
            octaves=self.octaves,
            scale=preset.settings.octave_scale,
            smallest=SMALLEST_OCTAVE,
        )
        after_step = _counted(progress, len(paths) * len(sizes) * preset.steps)
        finished: list[LayerDream] = []
        failures: list[str] = []
        for path in paths:
            try:
                one = dream_of_layer(
                    model,
                    path,
                    photographs,
                    preset.settings,
                    steps=preset.steps,
                    octaves=self.octaves,
                    channel=self.channel,
                    guide=guide,
                    seed=seed,
                    after_step=after_step,
                )
            except NetVizError as error:
                failures.append(str(error))
                continue
            if self.axis == "octave":
                recipe = self._recipe(model, [one], preset, seed)
                yield self._octave_ladder(one, ids, recipe, step)
            finished.append(one)
        if self.axis == "layer" and finished:
            recipe = self._recipe(model, finished, preset, seed)
            yield self._layer_ladder(finished, ids, recipe, failures, step)
        elif failures:
            yield self.make_visual(Note, step=step, note=" ".join(failures))

    def _preset(self) -> DreamPreset:
        """The chosen preset with the user's own numbers in it."""
        preset = preset_named(PRESETS, self.preset)
        scale = self.octave_scale or preset.settings.octave_scale
        return replace(
            preset,
            steps=self.steps or preset.steps,
            settings=replace(preset.settings, octave_scale=scale),
        )

    def _photographs(
        self, model: ImageModel, data: ImageSource | None, seed: int, memory: Memory | None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Ids (n,), -1 for noise, and pictures (n, H, W, c) to start from."""
        if self.from_noise or data is None or data.count == 0:
            return np.array([-1]), draw_noise(model, size=self.size, seed=seed)
        return choose_photographs(model, data, self.images, size=self.size, memory=memory)

    def _layers(self, model: ImageModel) -> list[str]:
        patterns = layer_patterns(self.layers)
        if patterns is not None:
            return [layer.path for layer in model.match(patterns)]
        known = landmarks(model)
        chosen = [known[round(share * (len(known) - 1))].path for share in EARLY_MIDDLE_LATE]
        return list(dict.fromkeys(chosen))

    def _octave_ladder(self, one: LayerDream, ids: np.ndarray, recipe: Recipe, step: int) -> Ladder:
        size = one.dream.pictures.shape[1:3]
        rungs = [resize(octave, (size[0], size[1])) for octave in one.dream.octaves]
        gains = np.full((len(ids), len(rungs)), np.nan, np.float32)
        gains[:, -1] = one.gain
        return self.make_visual(
            Ladder,
            step=step,
            layer=one.path,
            recipe=recipe,
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
        dreams: Sequence[LayerDream],
        ids: np.ndarray,
        recipe: Recipe,
        failures: Sequence[str],
        step: int,
    ) -> Ladder:
        return self.make_visual(
            Ladder,
            step=step,
            recipe=recipe,
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

    def _recipe(
        self, model: ImageModel, dreams: Sequence[LayerDream], preset: DreamPreset, seed: int
    ) -> Recipe:
        own = {
            "octaves": len(dreams[0].dream.octaves),
            "octave_scale": preset.settings.octave_scale,
            "steps": preset.steps,
            "step_size": preset.settings.step_size,
            "jitter": preset.settings.jitter,
            "colour": preset.settings.colour,
            "channel": self.channel,
            "guided": self.guide is not None,
            "rectified": [one.path for one in dreams if one.rectified],
        }
        return make_recipe(model, own, seed=seed, preset=preset)


def _counted(progress: Progress, total: int) -> Callable[[], None]:
    """A function that reports one more step each time it is called."""
    done = 0

    def after_step() -> None:
        nonlocal done
        done += 1
        progress("dreams", done, total)

    return after_step


def _note(dreams: Sequence[LayerDream], ids: np.ndarray, failures: Sequence[str]) -> str | None:
    sentences = list(failures)
    for one in dreams:
        if one.dream.blocked.any():
            which = ", ".join(str(image) for image in ids[one.dream.blocked])
            sentences.append(
                f"Layer '{one.path}' does not respond to image {which}, so the picture stayed as "
                f"it was."
            )
    return " ".join(sentences) or None
