"""Inversions: (photographs, layers) -> what each layer remembers of each photograph.

    argmin_x  ||a(x) - a(photograph)||^2 / ||a(photograph)||^2 + penalties(x)

One ladder from the first convolution to the scores. Early layers give the photograph back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import layer_patterns, require_ids, require_whole
from tb_netviz.ascent.gradient_path import check_gradient_path
from tb_netviz.ascent.image_similarity import peak_signal_to_noise, structural_similarity
from tb_netviz.ascent.inversion import Inversion
from tb_netviz.ascent.natural_colours import NaturalColours
from tb_netviz.data.subjects import choose_subjects
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model import divergence
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import landmarks, spread
from tb_netviz.model.scores import EXACT_SCORES, SCORES
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.inversion_measures import MEANINGS, means
from tb_netviz.techniques.recipes.inversions import PRESETS, InversionPreset
from tb_netviz.techniques.recipes.preset import preset_named
from tb_netviz.techniques.recipes.recipe import make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Ladder, Note, Visual
from tb_netviz.visual.pictures import displayable, eight_bits

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

SUBJECTS = 4
SUBJECTS_IN_TRAINING = 2
RUNGS = 5  # besides the scores
RUNGS_IN_TRAINING = 2
STEPS_IN_TRAINING = 32
# Images whose mean pairwise distance is the yardstick of Mahendran and Vedaldi's error.
REFERENCES = 32


@dataclass(frozen=True)
class Inversions(Technique):
    """What each layer remembers of a photograph.

    Args:
        images: Ids of the photographs. `None` shows `limit` of them, spread over the data, the
            same ones over a training.
        steps: Gradient evaluations per image and layer, at least 1. `None` takes the preset's.
        preset: `"netviz"` (ours, also `None`) or `"mahendran_vedaldi"`.
        layers: Names, paths, globs or `"scores"`. `None` shows `rungs` places from the first
            convolution to the last block, and the scores.
        limit: Most photographs where none are named, at least 1.
        rungs: Most layers besides the scores where none are named, at least 1.

    Example:
        >>> from tb_netviz import ImageModel, Inversions
        >>> from tb_netviz.data import open_images
        >>> network = ImageModel(model)
        >>> technique = Inversions(images=[3], layers=["conv1", "scores"], steps=4)
        >>> (ladder,) = technique.run(network, open_images(images, network))
        >>> ladder.images.shape[:2], ladder.measures["psnr"].shape  # one photograph, two layers
        ((1, 2), (1, 2))
    """

    images: int | Sequence[int] | None = None
    steps: int | None = None
    preset: str | None = None
    layers: str | Sequence[str] | None = None
    limit: int = SUBJECTS
    rungs: int = RUNGS

    name: ClassVar[str] = "inversions"
    title: ClassVar[str] = "Inversions"
    caption: ClassVar[str] = (
        "What each layer remembers of a photograph: an image made from nothing that gives the same "
        "activations. Early layers give the photograph back; late ones keep only what it shows."
    )
    reference: ClassVar[str] = (
        "Mahendran, Vedaldi 2015, Understanding deep image representations by inverting them"
    )
    choice_of_images: ClassVar[tuple[str, ...]] = ("images", "limit")
    needs_data: ClassVar[bool] = True

    def __post_init__(self) -> None:
        preset_named(PRESETS, self.preset)
        layer_patterns(self.layers)
        if self.images is not None:
            require_ids("images", self.images)
        if self.steps is not None:
            require_whole("steps", self.steps, at_least=1)
        require_whole("limit", self.limit, at_least=1)
        require_whole("rungs", self.rungs, at_least=1)

    def during_training(self) -> Inversions:
        return replace(
            self,
            steps=STEPS_IN_TRAINING if self.steps is None else self.steps,
            limit=min(self.limit, SUBJECTS_IN_TRAINING),
            rungs=min(self.rungs, RUNGS_IN_TRAINING),
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
        if data is None or data.count == 0:
            sentence = "Inversions start from photographs, and there are none; give images."
            yield self.make_visual(Note, step=step, note=sentence)
            return
        preset = preset_named(PRESETS, self.preset)
        subjects = _Subjects.of(model, data, choose_subjects(data, self.images, self.limit, memory))
        rungs: list[_Rung] = []
        failures: list[str] = []
        paths = self._layers(model)
        for number, path in enumerate(paths):

            def report(what: str, done: int, total: int, number: int = number) -> None:
                progress(what, number * total + done, len(paths) * total)

            try:
                rungs.append(self._rung(model, path, subjects, preset, seed, memory, report))
            except NetVizError as error:
                failures.append(str(error))
        if rungs:
            yield self._ladder(model, subjects, rungs, preset, failures, step=step, seed=seed)
        else:
            yield self.make_visual(Note, step=step, note=" ".join(failures))

    def _layers(self, model: ImageModel) -> list[str]:
        patterns = layer_patterns(self.layers)
        if patterns is None:
            places = [layer.path for layer in spread(landmarks(model), self.rungs)]
            return [*places, SCORES] if model.class_count else places
        named = [pattern for pattern in patterns if pattern != SCORES]
        paths = [layer.path for layer in model.match(named)] if named else []
        return [*paths, SCORES] if SCORES in patterns else paths

    def _rung(
        self,
        model: ImageModel,
        path: str,
        subjects: _Subjects,
        preset: InversionPreset,
        seed: int,
        memory: Memory | None,
        progress: Progress,
    ) -> _Rung:
        check_gradient_path(model, path)
        targets = _read(model, path, subjects.photographs)
        if not np.isfinite(targets).all():
            raise NetVizError(divergence.diverged(f"the responses of layer '{path}'"))
        key = (preset.name, tuple(subjects.ids.tolist()), seed)
        kept = (memory or {}).get(path)
        inversion = Inversion(
            layer=path,
            targets=targets,
            depth=_depth(model, path),
            natural=subjects.natural,
            identities=subjects.ids,
            steps=self.steps or preset.steps,
            seed=seed,
            state=kept["state"] if kept and kept["key"] == key else None,
        )
        images, state = preset.invert(model, inversion, progress)
        if not np.isfinite(images).all(axis=(1, 2, 3)).any():
            raise NetVizError(divergence.diverged(f"the gradients of layer '{path}'"))
        if memory is not None:
            memory[path] = {"key": key, "state": state}
        diverged = ~np.isfinite(images).all(axis=(1, 2, 3))
        pictures = eight_bits(np.where(np.isfinite(images), images, 0.5))
        measures = _measured(model, path, subjects, targets, pictures)
        silent = _squared(targets) == 0
        return _Rung(path, inversion.is_spatial, pictures, measures, silent, diverged)

    def _ladder(
        self,
        model: ImageModel,
        subjects: _Subjects,
        rungs: Sequence[_Rung],
        preset: InversionPreset,
        failures: Sequence[str],
        *,
        step: int,
        seed: int,
    ) -> Ladder:
        measures = {
            name: np.stack([rung.measures[name] for rung in rungs], axis=1)
            for name in rungs[0].measures
        }
        weights = {
            rung.path: dict(preset.weights(_depth(model, rung.path), rung.is_spatial))
            for rung in rungs
        }
        return self.make_visual(
            Ladder,
            step=step,
            images=displayable(np.stack([rung.pictures for rung in rungs], axis=1)),
            image_ids=subjects.ids,
            axis="layer",
            values=tuple(rung.path for rung in rungs),
            measures=measures,
            summary=means(measures),
            meanings=MEANINGS,
            recipe=make_recipe(
                model,
                {"steps": self.steps or preset.steps, "weights": weights},
                seed=seed,
                preset=preset,
            ),
            note=_sentences(rungs, subjects.ids, failures),
        )


@dataclass(frozen=True, eq=False)
class _Subjects:
    """The photographs to invert, and what photographs in the data look like in general."""

    ids: np.ndarray  # (n,)
    photographs: np.ndarray  # (n, h, w, c) float32 in [0, 1]
    pictures: np.ndarray  # the same as uint8
    references: np.ndarray  # (m, h, w, c) float32 in [0, 1], spread over the data
    natural: NaturalColours  # of the references
    classes: np.ndarray | None  # (n,) predicted classes

    @classmethod
    def of(cls, model: ImageModel, data: ImageSource, ids: np.ndarray) -> _Subjects:
        pictures = eight_bits(data.select(ids))
        references = data.select(spread(range(data.count), REFERENCES))
        return cls(
            ids=ids,
            photographs=pictures.astype(np.float32) / 255,
            pictures=pictures,
            references=references,
            natural=NaturalColours.of(references),
            classes=_classes(model, pictures) if model.class_count else None,
        )


@dataclass(frozen=True, eq=False)
class _Rung:
    """The inversions of one layer."""

    path: str
    is_spatial: bool  # whether the layer gives a map
    pictures: np.ndarray  # (n, h, w, c) uint8
    measures: Mapping[str, np.ndarray]  # each (n,)
    silent: np.ndarray  # (n,) bool: the layer does not respond to the photograph
    diverged: np.ndarray  # (n,) bool


def _measured(
    model: ImageModel,
    path: str,
    subjects: _Subjects,
    targets: np.ndarray,
    pictures: np.ndarray,
) -> dict[str, np.ndarray]:
    """Measure the shown pictures of one rung against the photographs, each (n,)."""
    shown = _read(model, path, pictures.astype(np.float32) / 255)
    errors = _squared(shown - targets)
    energies = _squared(targets)
    with np.errstate(divide="ignore", invalid="ignore"):
        normalised = np.where((errors == 0) & (energies == 0), 0, errors / energies)
        by_pairs = errors / _mean_pairwise_distance(_read(model, path, subjects.references))
    measures = {
        "feature_error": np.where(np.isfinite(normalised), normalised, np.nan),
        "feature_error_mv": np.where(np.isfinite(by_pairs), by_pairs, np.nan),
        "psnr": peak_signal_to_noise(pictures, subjects.pictures),
        "ssim": structural_similarity(pictures, subjects.pictures),
    }
    if subjects.classes is not None:
        measures["class_kept"] = _classes(model, pictures) == subjects.classes
    return measures


def _read(model: ImageModel, path: str, images: np.ndarray) -> np.ndarray:
    """Activations of a layer."""
    return model.read([path], images, batch_size=8)[path]


def _classes(model: ImageModel, pictures: np.ndarray) -> np.ndarray:
    scores = _read(model, EXACT_SCORES, pictures.astype(np.float32) / 255)
    highest: np.ndarray = np.argmax(scores, axis=1)
    return highest


def _depth(model: ImageModel, path: str) -> float:
    """How far through the network a layer lies, from 0 to 1."""
    paths = [layer.path for layer in model.layers]
    return paths.index(path) / max(len(paths) - 1, 1) if path in paths else 1.0


def _squared(values: np.ndarray) -> np.ndarray:
    """Squared length of each row (n, ...)."""
    total: np.ndarray = np.square(values.astype(np.float64)).reshape(len(values), -1).sum(axis=1)
    return total


def _mean_pairwise_distance(activations: np.ndarray) -> float:
    """Mean over all pairs i, j of ||a_i - a_j||^2, which is twice the variance."""
    spread_about_mean = activations - activations.mean(axis=0, dtype=np.float64)
    return float(2 * _squared(spread_about_mean).mean())


def _sentences(rungs: Sequence[_Rung], ids: np.ndarray, failures: Sequence[str]) -> str | None:
    sentences = list(failures)
    for rung in rungs:
        for marks, words in (
            (rung.silent, "does not respond to"),
            (rung.diverged, "has no inversion, because the ascent diverged, of"),
        ):
            if marks.any():
                which = ", ".join(str(image) for image in ids[marks])
                images = "image" if marks.sum() == 1 else "images"
                sentences.append(f"Layer '{rung.path}' {words} {images} {which}.")
    return " ".join(sentences) or None
