"""Class images: (network, classes) -> for each class an image with a high score before softmax.

    argmax_I  S_c(I) + 3 log p_c(I) - penalty(I) - distance from natural statistics(I)

All classes of a request are optimised together in batches. During a training each snapshot
continues from the images of the last one, so they sharpen as the network learns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import require_names_or_indices, require_whole
from tb_netviz.ascent.batches import whole_groups
from tb_netviz.ascent.diversity import MOST_COPIES, Diverse
from tb_netviz.ascent.loop import ascend
from tb_netviz.ascent.objectives import Objective, Score
from tb_netviz.ascent.state import Ascent, AscentState
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.class_image_measures import MEANINGS, class_image_measures
from tb_netviz.techniques.recipes.ascent_preset import AscentPreset
from tb_netviz.techniques.recipes.class_images import PRESETS, fitted
from tb_netviz.techniques.recipes.coarse_first import Stage, stages_in_words, stages_of
from tb_netviz.techniques.recipes.natural_prior import (
    NaturalPrior,
    natural_prior,
    no_prior,
    texture_layer,
)
from tb_netviz.techniques.recipes.preset import preset_named
from tb_netviz.techniques.recipes.recipe import make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Grid, Note, Visual
from tb_netviz.visual.pictures import displayable, eight_bits

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# How many classes are shown where the user names none.
MOST_CLASSES = 20
# How strongly images of one class are kept apart. At twice as much, and before small inputs had a
# recipe of their own, a second network no longer saw the class in half of ResNet-20's images.
_APART = 0.5
# While training: fewer classes, and fewer steps per snapshot, which add up over the snapshots.
MOST_CLASSES_IN_TRAINING = 10
STEPS_IN_TRAINING = 16


@dataclass(frozen=True)
class ClassImages(Technique):
    """What each class looks like to the network.

    Args:
        classes: Names or indices. `None` shows all, or `limit` of them, evenly chosen.
        steps: Gradient steps, at least 1. `None` takes the preset's. A network that takes smaller
            images sees views of half the side in them, and a quarter as many steps, at least 8,
            follow at full size.
        preset: `"netviz"` (ours, also `None`), `"simonyan"`, `"yosinski"` or `"lucid"`.
        limit: Most classes where none are named, at least 1.
        diversity: Images per class, made to differ from one another, 1 to 16.

    Example:
        >>> from tb_netviz import ClassImages, ImageModel
        >>> (grid,) = ClassImages(classes=[0, 2], steps=4).run(ImageModel(model))
        >>> grid.images.shape, sorted(grid.measures)
        ((2, 16, 16, 3), ['logit', 'probability', 'probability_moved'])
    """

    classes: int | str | Sequence[int | str] | None = None
    steps: int | None = None
    preset: str | None = None
    limit: int = MOST_CLASSES
    diversity: int = 1

    name: ClassVar[str] = "class_images"
    title: ClassVar[str] = "Class images"
    caption: ClassVar[str] = (
        "What each class looks like to the network: images made from noise so that the class's "
        "score before softmax is high."
    )
    reference: ClassVar[str] = (
        "Simonyan, Vedaldi, Zisserman 2013, Deep inside convolutional networks; "
        "Olah, Mordvintsev, Schubert 2017, Feature visualization"
    )

    def __post_init__(self) -> None:
        preset_named(PRESETS, self.preset)
        if self.classes is not None:
            require_names_or_indices("classes", self.classes)
        if self.steps is not None:
            require_whole("steps", self.steps, at_least=1)
        require_whole("limit", self.limit, at_least=1)
        require_whole("diversity", self.diversity, at_least=1, at_most=MOST_COPIES)

    def during_training(self) -> ClassImages:
        return replace(
            self,
            steps=STEPS_IN_TRAINING if self.steps is None else self.steps,
            limit=min(self.limit, MOST_CLASSES_IN_TRAINING),
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
        preset = fitted(preset_named(PRESETS, self.preset), model.image_shape[:2])
        chosen, note = self._classes(model)
        classes = np.repeat(chosen, self.diversity)
        copies = np.tile(np.arange(self.diversity), len(chosen))
        score = self._score(model, classes)
        steps = self.steps or preset.steps
        stages = stages_of(model, preset, steps)
        state = _earlier_state(memory, preset, classes, seed)
        for number, stage in enumerate(stages):
            prior = no_prior("the preset has none")
            if preset.natural:
                evaluations = stage.steps * preset.plan.views
                prior = natural_prior(
                    model, data, evaluations=evaluations, seed=seed, seen=stage.seen
                )
            wanted = prior.objective(
                classes,
                log_probability=preset.log_probability,
                weight=preset.natural,
                is_independent=model.recipe.squashing == "sigmoid",
                score=score,
            )
            ascent = ascend(
                model,
                preset.objective(wanted),
                replace(preset.plan, seen=stage.seen),
                count=len(classes),
                steps=stage.steps,
                seed=seed,
                # The first image of a class starts and is seen as it would be alone.
                identities=copies * model.class_count + classes,
                state=state,
                batch_size=whole_groups(
                    (*model.image_shape[:2], model.channels),
                    len(classes),
                    self.diversity,
                    preset.plan.views,
                )
                if self.diversity > 1
                else None,
                group=self.diversity,
                progress=_progress_of(number, stages, progress),
                what="class images",
            )
            state = ascent.state
        if not np.all(np.isfinite(ascent.values[-1])) or not np.all(np.isfinite(ascent.images)):
            yield self.make_visual(
                Note, step=step, layer=model.layers[-1].path, note=diverged("its scores")
            )
            return
        if memory is not None:
            memory.update(state=ascent.state, key=_key(preset, classes, seed))
        yield self._grid(
            model, ascent, classes, preset, prior, note, step=step, seed=seed, stages=stages
        )

    def _classes(self, model: ImageModel) -> tuple[np.ndarray, str | None]:
        """Choose the class indices (n,), and say what was left out."""
        if model.class_count == 0:
            raise NetVizError(
                f"model '{model.name}' has no class scores ({model.score_recipe}); "
                f"class images need a classifier."
            )
        if self.classes is not None:
            named = (
                [self.classes] if isinstance(self.classes, (int, str, np.integer)) else self.classes
            )
            return np.array([model.class_index(one) for one in named], int), None
        if model.class_count <= self.limit:
            return np.arange(model.class_count), None
        chosen = np.linspace(0, model.class_count - 1, self.limit).round().astype(int)
        return chosen, f"{self.limit} of {model.class_count} classes are shown, evenly chosen."

    def _score(self, model: ImageModel, classes: np.ndarray) -> Objective | None:
        """Build the score that keeps images of one class apart; `None` is the score itself."""
        layer = texture_layer(model) if self.diversity > 1 else None
        return None if layer is None else Diverse(Score(classes), layer, classes, _APART)

    def _grid(
        self,
        model: ImageModel,
        ascent: Ascent,
        classes: np.ndarray,
        preset: AscentPreset,
        prior: NaturalPrior,
        note: str | None,
        *,
        step: int,
        seed: int,
        stages: Sequence[Stage],
    ) -> Grid:
        pictures = eight_bits(ascent.images)
        layer = texture_layer(model) if self.diversity > 1 else None
        measures = class_image_measures(model, pictures, classes, prior, layer)
        return self.make_visual(
            Grid,
            step=step,
            layer=model.layers[-1].path,
            images=displayable(pictures),
            units=classes,
            unit_names=tuple(model.class_names[one] for one in classes),
            measures=measures,
            meanings={name: MEANINGS[name] for name in measures},
            recipe=make_recipe(
                model,
                {
                    **preset.parts(),
                    "steps": sum(one.steps for one in stages),
                    "views": stages_in_words(stages),
                    "natural prior": prior.words,
                    **({} if layer is None else {"kept apart in": layer}),
                    "steps since the start": ascent.state.step,
                    "batch size": ascent.batch_size,
                    "scores": model.score_recipe,
                },
                seed=seed,
                preset=preset,
            ),
            note=note,
        )


def _progress_of(number: int, stages: Sequence[Stage], progress: Progress) -> Progress:
    """Report the steps of one stage, over its batches, as a part of the steps of all stages."""
    before, own = sum(one.steps for one in stages[:number]), stages[number].steps
    in_all = sum(one.steps for one in stages)

    def report(what: str, done: int, total: int) -> None:
        progress(what, before + own * done // max(total, 1), in_all)

    return report


def _key(preset: AscentPreset, classes: np.ndarray, seed: int) -> tuple[object, ...]:
    """What must be the same for images to continue from earlier ones."""
    return (preset.name, tuple(int(one) for one in classes), seed)


def _earlier_state(
    memory: Memory | None, preset: AscentPreset, classes: np.ndarray, seed: int
) -> AscentState | None:
    if memory is None or memory.get("key") != _key(preset, classes, seed):
        return None
    state = memory["state"]
    return state if isinstance(state, AscentState) else None
