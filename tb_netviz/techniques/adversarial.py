"""Adversarial examples: (photographs, epsilons) -> what fools the network, and by how little.

A ladder along epsilon for a few photographs, the accuracy on many along the same rungs, and images
made from noise that the network is certain of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import (
    is_whole,
    require_flag,
    require_ids,
    require_names_or_indices,
    require_number,
    require_whole,
)
from tb_netviz.attacks.attacked import AttackedChoice, AttackedImages, choose_attacked
from tb_netviz.attacks.ball import LEVELS, ball_of
from tb_netviz.attacks.methods.attack import Attack
from tb_netviz.attacks.methods.fooling import NGUYEN_CONFIDENCE, fooling_images
from tb_netviz.attacks.network import oracle_of
from tb_netviz.attacks.oracle import Oracle
from tb_netviz.attacks.probability import probabilities
from tb_netviz.attacks.problem import from_levels
from tb_netviz.attacks.registry import AttackChoice, resolve_attacks
from tb_netviz.attacks.sanity import Findings, check_attack
from tb_netviz.attacks.sweep import Sweep, sweep
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress, no_progress
from tb_netviz.techniques.adversarial_measures import (
    meanings_for,
    measure_all,
    measure_pictures,
)
from tb_netviz.techniques.meanings import LOGIT, PROBABILITY
from tb_netviz.techniques.recipes.recipe import make_recipe
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Grid, Ladder, Note, Visual
from tb_netviz.visual.pictures import displayable

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

EPSILONS = tuple(levels / LEVELS for levels in (0, 1, 2, 4, 8, 16))
# For images of 32 x 32 x 3 values, whose usual bound is 0.5. The length of an image, and with it
# the radii, grows with the root of its number of values.
L2_EPSILONS = (0.0, 0.125, 0.25, 0.5, 1.0, 2.0)
L2_EPSILONS_VALUES = 32 * 32 * 3

# Images on which the attack itself is checked.
CHECKED = 16
# How many fooling images are made where the user names no classes.
FOOLING_CLASSES = 8


@dataclass(frozen=True)
class Adversarial(Technique):
    """How little it takes to fool the network.

    Args:
        images: Ids of the photographs to show. `None` shows `shown` of them, of different classes
            and classified correctly, the same ones over a training.
        attack: "fgsm", "bim", "pgd", "momentum_fgsm", "apgd_ce", "apgd_dlr", "deepfool",
            "carlini_wagner" or "universal"; a function `attack(scores_fn, x, y) -> x_adv` (with a
            parameter `epsilon` it is called for every rung); or a list of these, combined to the
            worst case of each image.
        norm: "linf" (largest change of any value) or "l2" (length of the change).
        epsilons: Radii in display space, [0, 1]; 0 is always among the rungs. With norm "l2" the
            default becomes 0 to 2 for 32 x 32 x 3 images, longer for larger ones.
        targeted: `False`: any wrong class fools. The name or index of a class: only that one.
            `True`: the class each image is least likely to be.
        steps: Gradients per restart, at least 1. `None` takes the attack's own number.
        restarts: Random restarts for images that resist, at least 1. `None` takes the attack's own
            number.
        shown: Most photographs where `images` names none, at least 1.
        evaluate: How many images the accuracy is measured on, balanced over classes. 0 takes the
            shown ones.
        fooling: Classes (names or indices) of the images made from noise, or one class. `None`
            chooses some spread over all; `()` makes none.
        fooling_steps: Most gradients for each of them, at least 1.
        checks: Whether the attack itself is checked for weakness.

    Example:
        >>> from tb_netviz import Adversarial, ImageModel
        >>> from tb_netviz.data import open_images
        >>> network = ImageModel(model)
        >>> data = open_images((images, labels), network)
        >>> technique = Adversarial(epsilons=(0, 8 / 255), steps=2, restarts=1, shown=1, fooling=())
        >>> ladder, *_ = technique.run(network, data)
        >>> ladder.images.shape[1:]  # clean and at 8/255
        (2, 16, 16, 3)
    """

    images: int | Sequence[int] | None = None
    attack: AttackChoice | Sequence[AttackChoice] = "pgd"
    norm: str = "linf"
    epsilons: Sequence[float] = EPSILONS
    targeted: bool | int | str = False
    steps: int | None = None
    restarts: int | None = None
    shown: int = 6
    evaluate: int = 64
    fooling: int | str | Sequence[int | str] | None = None
    fooling_steps: int = 200
    checks: bool = True

    name: ClassVar[str] = "adversarial"
    title: ClassVar[str] = "Adversarial examples"
    caption: ClassVar[str] = (
        "How little it takes to fool the network: each photograph, changed by at most epsilon."
    )
    reference: ClassVar[str] = "Szegedy et al. 2014, Intriguing properties of neural networks"
    choice_of_images: ClassVar[tuple[str, ...]] = ("images", "shown", "fooling")

    def __post_init__(self) -> None:
        ball_of(self.norm)
        resolve_attacks(self.attack)
        if self.images is not None:
            require_ids("images", self.images)
        for name in ("steps", "restarts"):
            if getattr(self, name) is not None:
                require_whole(name, getattr(self, name), at_least=1)
        for name, least in (("shown", 1), ("evaluate", 0), ("fooling_steps", 1)):
            require_whole(name, getattr(self, name), at_least=least)
        if self.fooling is not None:
            require_names_or_indices("fooling", self.fooling)
        if not isinstance(self.targeted, bool | np.bool_ | str) and not is_whole(self.targeted):
            raise NetVizError(
                f"targeted must be True, False, or a class's name or index, got {self.targeted!r}."
            )
        require_flag("checks", self.checks)
        self._check_epsilons()

    def _check_epsilons(self) -> None:
        if np.ndim(self.epsilons) != 1 or isinstance(self.epsilons, str):
            raise NetVizError(
                f"epsilons must be a list of numbers such as (0, 4/255), got {self.epsilons!r}."
            )
        for epsilon in self.epsilons:
            require_number("epsilon", epsilon)
            if self.norm == "linf" and not 0 <= epsilon <= 1:
                raise NetVizError(
                    f"epsilon {epsilon} is outside [0, 1]: it is measured in display space, where "
                    f"8 grey levels are 8/255."
                )
            if epsilon < 0:
                raise NetVizError(f"epsilon must be a number >= 0, got {epsilon}.")

    def during_training(self) -> Adversarial:
        return replace(
            self,
            steps=self.steps or 8,
            restarts=self.restarts or 1,
            shown=min(self.shown, 4),
            evaluate=min(self.evaluate, 24),
            fooling=() if self.fooling is None else self.fooling,
            fooling_steps=min(self.fooling_steps, 40),
            checks=False,
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
        oracle = oracle_of(model)
        grey = np.full((1, *model.image_shape), 0.5, np.float32)
        if not np.isfinite(oracle.scores(grey)).all():
            yield self.make_visual(Note, step=step, note=diverged("its scores"))
            return
        if data is None or data.count == 0:
            why = "Adversarial examples start from photographs, and there are none; give images."
            yield self.make_visual(Note, step=step, note=why)
        else:
            yield self._ladder(model, oracle, data, step, seed, memory, progress)
        classes = self._fooling_classes(model)
        if len(classes):
            yield self._fooling_grid(model, oracle, classes, step, seed)

    def _rungs(self, model: ImageModel) -> tuple[float, ...]:
        epsilons = tuple(float(epsilon) for epsilon in self.epsilons)
        if self.norm == "l2" and epsilons == EPSILONS:
            factor = float(np.sqrt(np.prod(model.image_shape) / L2_EPSILONS_VALUES))
            epsilons = tuple(epsilon * factor for epsilon in L2_EPSILONS)
        return tuple(sorted({0.0, *epsilons}))

    def _ladder(
        self,
        model: ImageModel,
        oracle: Oracle,
        data: ImageSource,
        step: int,
        seed: int,
        memory: Memory | None,
        progress: Progress,
    ) -> Ladder:
        attacks = resolve_attacks(self.attack, steps=self.steps, restarts=self.restarts)
        epsilons = self._rungs(model)
        before = oracle.gradients_run
        choice = AttackedChoice(
            self.images, self.shown, self.evaluate, self.targeted, self.norm, seed
        )
        attacked = choose_attacked(model, oracle, data, choice, memory)
        start = _earlier_pictures(memory, attacked)
        result = sweep(
            attacked.problem,
            attacks,
            epsilons,
            shown=attacked.shown,
            start=start,
            progress=progress,
        )
        if memory is not None:
            memory["pictures"] = result.pictures[:, -1]
        findings = self._findings(attacked, attacks, epsilons, result)
        notes = [*attacked.notes, *(findings.warnings if findings else ())]
        own = {
            "attacks": [repr(attack) for attack in attacks],
            "steps": {attack.name: getattr(attack, "steps", None) for attack in attacks},
            "norm": self.norm,
            "targeted": self.targeted,
            "gradients": oracle.gradients_run - before,
            "continued from the last snapshot": start is not None,
            "scores": model.score_recipe,
        }
        return self.make_visual(
            Ladder,
            step=step,
            caption=f"{self.caption} {_counted(attacked)}",
            images=displayable(result.pictures),
            image_ids=attacked.ids[attacked.shown],
            axis="epsilon",
            values=epsilons,
            measures=measure_pictures(model, attacked, result, epsilons),
            summary=measure_all(attacked, result, epsilons, findings),
            meanings=meanings_for(self.norm),
            note=" ".join(notes) or None,
            recipe=make_recipe(model, own, seed=seed),
        )

    def _findings(
        self,
        attacked: AttackedImages,
        attacks: Sequence[Attack],
        epsilons: Sequence[float],
        result: Sweep,
    ) -> Findings | None:
        rows = np.flatnonzero(attacked.is_correct)[:CHECKED]
        if not self.checks or not len(rows):
            return None
        return check_attack(
            attacked.problem.rows(rows), attacks, epsilons, result.is_fooled[rows], result.lost
        )

    def _fooling_classes(self, model: ImageModel) -> np.ndarray:
        if self.fooling is not None:
            wanted = [self.fooling] if isinstance(self.fooling, str | int) else self.fooling
            return np.array([model.class_index(one) for one in wanted], np.int32)
        count = min(FOOLING_CLASSES, model.class_count)
        return np.linspace(0, model.class_count - 1, count).round().astype(np.int32)

    def _fooling_grid(
        self, model: ImageModel, oracle: Oracle, classes: np.ndarray, step: int, seed: int
    ) -> Grid:
        made = fooling_images(oracle, classes, steps=self.fooling_steps, seed=seed)
        rows = np.arange(len(classes))
        scores = oracle.scores(from_levels(made.images))
        probability = probabilities(scores, model.recipe.squashing)[rows, classes]
        short = int((probability < NGUYEN_CONFIDENCE).sum())
        return self.make_visual(
            Grid,
            step=step,
            title="Fooling images",
            caption=(
                "Images made from noise: they show nothing, yet the network is certain of what it "
                "sees."
            ),
            reference="Nguyen, Yosinski, Clune 2015, Deep neural networks are easily fooled",
            images=displayable(made.images),
            units=classes,
            unit_names=tuple(model.class_names[one] for one in classes),
            measures={"probability": probability, "logit": scores[rows, classes]},
            meanings={"probability": PROBABILITY, "logit": LOGIT},
            note=(
                f"{short} of {len(classes)} images did not reach a probability of "
                f"{NGUYEN_CONFIDENCE:.1%} within {self.fooling_steps} steps."
                if short
                else None
            ),
            recipe=make_recipe(
                model, {"steps": self.fooling_steps, "scores": model.score_recipe}, seed=seed
            ),
        )


def _counted(attacked: AttackedImages) -> str:
    """Say how many images count."""
    counted, evaluated = int(attacked.is_counted.sum()), int(attacked.is_evaluated.sum())
    return f"{counted} of {evaluated} images are classified correctly at first; only those count."


def _earlier_pictures(memory: Memory | None, attacked: AttackedImages) -> np.ndarray | None:
    """The most perturbed pictures of the last snapshot, if they are of the same images."""
    pictures = None if memory is None else memory.get("pictures")
    if pictures is None or pictures.shape != attacked.problem.clean[attacked.shown].shape:
        return None
    return from_levels(pictures)
