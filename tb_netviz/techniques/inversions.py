"""Inversions: (photographs, layers) -> what each layer remembers of each photograph.

    argmin_x  ||a(x) - a(photograph)||^2 / ||a(photograph)||^2 + penalties(x)

A ladder of layers from the first convolution to the scores. Early layers give the photograph back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from tb_netviz.ascent.gradient_path import check_gradient_path
from tb_netviz.ascent.image_similarity import peak_signal_to_noise, structural_similarity
from tb_netviz.ascent.inversion import Inversion, InversionRecipe, recipe_named
from tb_netviz.ascent.natural_colours import NaturalColours
from tb_netviz.ascent.objectives import SCORES
from tb_netviz.data.subjects import choose_subjects
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import landmarks, spread
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.inversion_measures import MEANINGS, means
from tb_netviz.techniques.technique import Technique
from tb_netviz.techniques.versions import versions
from tb_netviz.visual import Ladder, Note, Visual
from tb_netviz.visual.pictures import displayable, eight_bits

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

EXACT_SCORES = "scores:exact"
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
        images: Ids of the photographs; `None`: four spread over the data, the same ones over a
            training.
        steps: Gradient evaluations per image and layer; `None`: the preset's.
        preset: `"netviz"` (ours, also `None`) or `"mahendran_vedaldi"`.
        layers: Names, paths, globs or `"scores"`; `None`: the first convolution, up to four
            places spread over the depth, and the scores.
        limit: How many photographs where none are named.
        rungs: How many layers besides the scores where none are named.
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
        "activations. Early layers give the photograph back; late ones keep what it is of."
    )
    reference: ClassVar[str] = (
        "Mahendran, Vedaldi 2015, Understanding deep image representations by inverting them"
    )
    needs_data: ClassVar[bool] = True

    def __post_init__(self) -> None:
        recipe_named(self.preset)
        for what, value in (("steps", self.steps), ("limit", self.limit), ("rungs", self.rungs)):
            if value is not None and value < 1:
                raise NetVizError(f"{what} must be at least 1, got {value}.")

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
        memory: MutableMapping[str, Any] | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        if data is None or data.count == 0:
            yield self._note(step, "Inversions need photographs; give images.")
            return
        recipe = recipe_named(self.preset)
        subjects = _Subjects.of(model, data, choose_subjects(data, self.images, self.limit, memory))
        rungs: list[_Rung] = []
        failures: list[str] = []
        paths = self._layers(model)
        for number, path in enumerate(paths):

            def report(what: str, done: int, total: int, number: int = number) -> None:
                progress(what, number * total + done, len(paths) * total)

            try:
                rungs.append(self._rung(model, path, subjects, recipe, seed, memory, report))
            except NetVizError as error:
                failures.append(str(error))
        if rungs:
            yield self._ladder(model, subjects, rungs, recipe, failures, step=step, seed=seed)
        else:
            yield self._note(step, " ".join(failures))

    def _layers(self, model: ImageModel) -> list[str]:
        if self.layers is None:
            places = [layer.path for layer in spread(landmarks(model), self.rungs)]
            return [*places, SCORES] if model.class_count else places
        patterns = [self.layers] if isinstance(self.layers, str) else list(self.layers)
        named = [pattern for pattern in patterns if pattern != SCORES]
        paths = [layer.path for layer in model.match(named)] if named else []
        return [*paths, SCORES] if SCORES in patterns else paths

    def _rung(
        self,
        model: ImageModel,
        path: str,
        subjects: _Subjects,
        recipe: InversionRecipe,
        seed: int,
        memory: MutableMapping[str, Any] | None,
        progress: Progress,
    ) -> _Rung:
        check_gradient_path(model, path)
        targets = _read(model, path, subjects.photographs)
        if not np.isfinite(targets).all():
            raise NetVizError(f"The activations of layer '{path}' are NaN or infinite.")
        key = (recipe.name, tuple(subjects.ids.tolist()), seed)
        kept = (memory or {}).get(path)
        inversion = Inversion(
            layer=path,
            targets=targets,
            depth=_depth(model, path),
            natural=subjects.natural,
            identities=subjects.ids,
            steps=self.steps or recipe.steps,
            seed=seed,
            state=kept["state"] if kept and kept["key"] == key else None,
        )
        images, state = recipe.invert(model, inversion, progress)
        if memory is not None:
            memory[path] = {"key": key, "state": state}
        diverged = ~np.isfinite(images).all(axis=(1, 2, 3))
        pictures = eight_bits(np.where(np.isfinite(images), images, 0.5))
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
        return _Rung(
            path, inversion.is_spatial, pictures, measures, silent=energies == 0, diverged=diverged
        )

    def _ladder(
        self,
        model: ImageModel,
        subjects: _Subjects,
        rungs: Sequence[_Rung],
        recipe: InversionRecipe,
        failures: Sequence[str],
        *,
        step: int,
        seed: int,
    ) -> Ladder:
        measures = {
            name: np.stack([rung.measures[name] for rung in rungs], axis=1)
            for name in rungs[0].measures
        }
        return Ladder(
            technique=self.name,
            step=step,
            title=self.title,
            caption=self.caption,
            reference=self.reference,
            images=displayable(np.stack([rung.pictures for rung in rungs], axis=1)),
            image_ids=subjects.ids,
            axis="layer",
            values=tuple(rung.path for rung in rungs),
            measures=measures,
            summary=means(measures),
            meanings=MEANINGS,
            recipe={
                "preset": recipe.name,
                "source": recipe.source,
                "steps": self.steps or recipe.steps,
                "weights": {
                    rung.path: dict(recipe.weights(_depth(model, rung.path), rung.is_spatial))
                    for rung in rungs
                },
                "seed": seed,
                "preprocessing": model.preprocessing.describe(),
                "versions": versions(),
            },
            note=_sentences(rungs, subjects.ids, failures),
        )

    def _note(self, step: int, sentence: str) -> Note:
        return Note(technique=self.name, step=step, title=self.title, note=sentence)


@dataclass(frozen=True, eq=False)
class _Subjects:
    """The photographs to be inverted, and what the data say about photographs in general."""

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
    """What came out at one layer."""

    path: str
    is_spatial: bool  # whether the layer gives a map
    pictures: np.ndarray  # (n, h, w, c) uint8
    measures: Mapping[str, np.ndarray]  # each (n,)
    silent: np.ndarray  # (n,) bool: the photograph leaves the layer without any activation
    diverged: np.ndarray  # (n,) bool


def _read(model: ImageModel, path: str, images: np.ndarray) -> np.ndarray:
    """Activations of a layer."""
    return model.read([path], images, batch_size=8)[path]


def _classes(model: ImageModel, pictures: np.ndarray) -> np.ndarray:
    scores = _read(model, EXACT_SCORES, pictures.astype(np.float32) / 255)
    highest: np.ndarray = np.argmax(scores, axis=1)
    return highest


def _depth(model: ImageModel, path: str) -> float:
    """Where a layer lies on the way through the network, from 0 to 1."""
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
            (rung.silent, "has no activation at all"),
            (rung.diverged, "made the inversion diverge"),
        ):
            if marks.any():
                which = ", ".join(str(image) for image in ids[marks])
                sentences.append(f"Layer '{rung.path}' {words} for image {which}.")
    return " ".join(sentences) or None
