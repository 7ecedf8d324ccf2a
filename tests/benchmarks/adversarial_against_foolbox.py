"""Our attacks against foolbox 3.3.4 on the same network, images, norms and epsilons.

Run it with a Python that has foolbox beside tb_netviz (it is a development-only oracle):

    python tests/benchmarks/adversarial_against_foolbox.py resnet --images 500
    python tests/benchmarks/adversarial_against_foolbox.py squeezenet --images 100

The full tables take hours on two cores, nearly all of them foolbox's. `--worst-case --compiled`
gives what decides, foolbox's worst case, in a fraction of that; `--images 40` the times.

It prints robust accuracy at every epsilon with the cost of each sweep, and the median norms of the
minimum-norm attacks. Cost is CPU seconds of the process, which other load hardly changes, and for
ours also the number of gradients.
"""

from __future__ import annotations

import argparse
import io
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import foolbox
import keras
import numpy as np
import tensorflow as tf
from PIL import Image

from tb_netviz.attacks.ball import ball_of
from tb_netviz.attacks.goal import Goal
from tb_netviz.attacks.methods.apgd import APGD_CE, APGD_DLR
from tb_netviz.attacks.methods.attack import Attack
from tb_netviz.attacks.methods.carlini_wagner import CarliniWagner
from tb_netviz.attacks.methods.deepfool import DeepFool
from tb_netviz.attacks.methods.gradient_steps import BIM, FGSM, MOMENTUM_FGSM, PGD, GradientSteps
from tb_netviz.attacks.network import oracle_of
from tb_netviz.attacks.problem import Problem, from_levels
from tb_netviz.attacks.sweep import sweep
from tb_netviz.model.image_model import ImageModel

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", "../shared/data"))
LINF = tuple(levels / 255 for levels in (1, 2, 4, 8, 16))


def cifar_images(count: int) -> tuple[np.ndarray, np.ndarray]:
    """The first test images of CIFAR-10, uint8, and their classes."""
    with np.load(ASSETS / "cifar10_12k.npz") as archive:
        raw, offsets = archive["test_jpeg"].tobytes(), archive["test_offsets"]
        labels = archive["y_test"][:count]
    pictures = [
        np.asarray(Image.open(io.BytesIO(raw[offsets[i] : offsets[i + 1]])).convert("RGB"))
        for i in range(count)
    ]
    return np.stack(pictures), labels.astype(np.int32)


def photographs(count: int, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Photographs spread over ImageNet's classes, uint8, and their classes."""
    lines = (ASSETS / "imagenet_classes.txt").read_text().splitlines()
    keys = [line.split("\t")[0] for line in lines]
    files = sorted((ASSETS / "imagenet_sample").iterdir())
    chosen = [files[int(i)] for i in np.linspace(0, len(files) - 1, count)]
    pictures = [
        np.asarray(Image.open(file).convert("RGB").resize((side, side), Image.Resampling.BILINEAR))
        for file in chosen
    ]
    return np.stack(pictures), np.array([keys.index(f.name.split("_")[0]) for f in chosen])


class Foolbox:
    """foolbox on a network: images in [0, 1], logits out.

    Eager as its own examples call it, or with a compiled gradient of ours in the eager one's place:
    the same images for a part of the time, where only the images are wanted.
    """

    def __init__(self, network: Callable[[tf.Tensor], tf.Tensor], batch: int) -> None:
        self.model = foolbox.TensorFlowModel(network, bounds=(0, 1))
        self.batch = batch

    def run(
        self, attack: foolbox.Attack, problem: Problem, epsilons: tuple[float | None, ...]
    ) -> tuple[list[np.ndarray], float]:
        """Its images for every epsilon, clipped to the ball by itself, and the CPU seconds.

        All epsilons at once, since a minimum-norm attack then runs once for all of them.
        """
        parts = []
        began = time.process_time()
        for first in range(0, problem.count, self.batch):
            rows = slice(first, first + self.batch)
            images = tf.constant(problem.clean[rows])
            labels = tf.constant(problem.goal.labels[rows], tf.int64)
            found = attack(self.model, images, labels, epsilons=list(epsilons))[1]
            parts.append([clipped.numpy() for clipped in found])
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        return columns, time.process_time() - began


def robust(problem: Problem, images: np.ndarray, epsilon: float) -> np.ndarray:
    """Who is still classified correctly after rounding to 8 bits inside the ball."""
    inside = problem.ball.project(images, problem.clean, epsilon)
    return ~problem.is_fooled(problem.finished(inside, epsilon))


def sweep_of_foolbox(
    foolbox_side: Foolbox, problem: Problem, make: Callable[[], foolbox.Attack], epsilons: tuple
) -> tuple[np.ndarray, np.ndarray, float]:
    """Robust images per epsilon (n, r), each epsilon from scratch as foolbox does, and seconds.

    First after rounding to 8 bits, as ours are counted; the second table is before it.
    """
    tf.random.set_seed(0)
    columns, seconds = foolbox_side.run(make(), problem, epsilons)
    rounded = [
        robust(problem, images, epsilon) for images, epsilon in zip(columns, epsilons, strict=True)
    ]
    unrounded = [~problem.is_fooled(images) for images in columns]
    return np.stack(rounded, axis=1), np.stack(unrounded, axis=1), seconds


def worst_case_of_foolbox(
    foolbox_side: Foolbox,
    problem: Problem,
    theirs: dict[str, Callable[[], foolbox.Attack]],
    epsilons: tuple,
) -> tuple[np.ndarray, np.ndarray, float]:
    """What `sweep_of_foolbox` gives for the worst case of all, with our way of saving lent to it.

    Images that one of its attacks or a smaller epsilon has fooled are dropped, so the table costs
    a part of the time and can be made for many images. Its seconds say nothing about foolbox.
    """
    holds, holds_unrounded = np.ones((2, problem.count, len(epsilons)), bool)
    seconds = 0.0
    for make in theirs.values():
        for rung, epsilon in enumerate(epsilons):
            left = np.flatnonzero(holds[:, rung])
            if not len(left):
                continue
            rows = problem.rows(left)
            found, unrounded, took = sweep_of_foolbox(foolbox_side, rows, make, (epsilon,))
            seconds += took
            holds[left, rung:] &= found
            holds_unrounded[left, rung:] &= unrounded
    return holds, holds_unrounded & holds, seconds


def sweep_of_ours(
    problem: Problem, attacks: list[Attack], epsilons: tuple
) -> tuple[np.ndarray, float, int]:
    """Robust images per epsilon (n, r), seconds and gradients."""
    before, began = problem.oracle.gradients_run, time.process_time()
    result = sweep(problem, attacks, epsilons)
    seconds = time.process_time() - began
    return ~result.is_fooled, seconds, problem.oracle.gradients_run - before


def row(name: str, robust_images: np.ndarray, seconds: float, gradients: int | None = None) -> None:
    """One line of a table of robust accuracies."""
    cells = " ".join(f"{100 * share:6.1f}" for share in robust_images.mean(axis=0))
    print(f"{name:34s} {cells}  {seconds:8.1f} CPU-s  {'' if gradients is None else gradients}")


def compare_sweeps(
    title: str,
    problem: Problem,
    foolbox_side: Foolbox,
    theirs: dict[str, Callable[[], foolbox.Attack]],
    ours: dict[str, list[Attack]],
    epsilons: tuple,
    same: str,
    *,
    only_worst_case: bool,
) -> None:
    """Print robust accuracy of both sides at every epsilon."""
    print(f"\n{title}: robust accuracy in % of {problem.count} correctly classified images")
    print(f"{'epsilon':34s} " + " ".join(f"{epsilon:6.3f}" for epsilon in epsilons))
    seconds = {}
    best, best_unrounded = np.ones((2, problem.count, len(epsilons)), bool)
    if only_worst_case:
        best, best_unrounded, total = worst_case_of_foolbox(foolbox_side, problem, theirs, epsilons)
    else:
        for name, make in theirs.items():
            found, unrounded, took = sweep_of_foolbox(foolbox_side, problem, make, epsilons)
            seconds[name] = took
            best &= found
            best_unrounded &= unrounded
            row(f"foolbox {name}", found, took)
        total = sum(seconds.values())
    row(f"foolbox, worst case of {len(theirs)} attacks", best, total)
    row("foolbox, the same before rounding", best_unrounded, total)
    for name, attacks in ours.items():
        found, seconds[f"ours {name}"], gradients = sweep_of_ours(problem, attacks, epsilons)
        row(f"ours {name}", found, seconds[f"ours {name}"], gradients)
        behind = found.sum(axis=0) - best.sum(axis=0)
        print(f"{'':34s} more robust than foolbox's worst case by (images): {behind.tolist()}")
        if same in seconds:
            ratio = seconds[same] / seconds[f"ours {name}"]
            print(f"{'':34s} time of foolbox {same} / this: {ratio:.1f}")


def compare_norms(
    problem: Problem, foolbox_side: Foolbox, pairs: dict[str, tuple[foolbox.Attack, Attack]]
) -> None:
    """Print median norms of the minimum-norm attacks, unrounded on both sides."""
    print(f"\nmedian {problem.ball.name} norms over {problem.count} images (not rounded)")
    for name, (theirs, ours) in pairs.items():
        for side in ("foolbox", "ours"):
            began = time.process_time()
            if side == "foolbox":
                (images,), _ = foolbox_side.run(theirs, problem, (None,))
            else:
                images = ours.run(problem)  # type: ignore[call-arg]  # of minimum norm: no epsilon
            took = time.process_time() - began
            fooled = problem.is_fooled(images)
            size = np.where(fooled, problem.ball.size(images - problem.clean), np.inf)
            print(
                f"{name:24s} {side:8s} median {np.median(size):.5f}  mean of fooled "
                f"{size[fooled].mean():.5f}  fooled {fooled.mean():.1%}  {took:.1f} CPU-s"
            )


def main() -> None:
    """Print all tables for one network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=["resnet", "squeezenet"])
    parser.add_argument("--images", type=int, default=100)
    parser.add_argument("--norm-images", type=int, default=None, help="images for median norms")
    parser.add_argument("--quick", action="store_true", help="of foolbox only FGSM, BIM and PGD")
    parser.add_argument(
        "--worst-case",
        action="store_true",
        help="of foolbox only the worst case of its attacks, dropping what is fooled; no times",
    )
    parser.add_argument("--compiled", action="store_true", help="lend foolbox our gradients")
    parser.add_argument("--skip", nargs="*", default=[], choices=["linf", "l2", "norms"])
    parser.add_argument("--steps", type=int, default=100, help="steps of C&W on both sides")
    options = parser.parse_args()
    if options.network == "resnet":
        network = keras.models.load_model(ASSETS / "resnet20_cifar10.keras")
        pictures, labels = cifar_images(options.images)
        l2, batch = (0.125, 0.25, 0.5, 1.0, 2.0), 64
    else:
        network = keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras")
        pictures, labels = photographs(options.images, 227)
        l2, batch = (0.25, 0.5, 1.0, 2.0, 4.0), 16
    model = ImageModel(network, preprocessing=(0, 255))
    oracle = oracle_of(model)
    clean = from_levels(pictures)
    everything = Problem(oracle, clean, Goal.leave(labels), ball_of("linf"))
    everything = everything.rows(~everything.is_fooled(clean))
    print(f"{options.network}: {everything.count} of {len(clean)} images classified correctly")
    oracle.gradient(
        everything.clean[:1], everything.goal.rows(np.array([0])), "margin"
    )  # compiled before
    logits = keras.Model(network.inputs, network.get_layer("logits").output)
    foolbox_side = Foolbox(
        oracle.differentiable
        if options.compiled
        else lambda images: logits(255.0 * images, training=False),
        batch,
    )
    attacks = foolbox.attacks
    same = GradientSteps("pgd", steps=40, relative_step=0.01 / 0.3, is_random_start=True)
    same_l2 = GradientSteps("pgd", steps=50, relative_step=0.025, is_random_start=True)
    linf_attacks: dict[str, Callable[[], foolbox.Attack]] = {
        "FGSM": attacks.LinfFastGradientAttack,
        "BIM (10 steps)": attacks.LinfBasicIterativeAttack,
        "PGD (40 steps)": attacks.LinfProjectedGradientDescentAttack,
    }
    if not options.quick:
        linf_attacks["momentum (10 steps)"] = attacks.LinfMomentumIterativeFastGradientMethod
        linf_attacks["DeepFool"] = attacks.LinfDeepFoolAttack
    ours: dict[str, list[Attack]] = {"default (pgd)": [PGD]}
    others: dict[str, list[Attack]] = {
        "FGSM": [FGSM],
        "BIM (10 steps)": [BIM],
        "PGD (40 steps of foolbox's size)": [same],
        "momentum (10 steps)": [MOMENTUM_FGSM],
        "pgd, one start": [replace(PGD, restarts=1)],
        "FGSM, PGD, APGD-CE, APGD-DLR": [FGSM, PGD, APGD_CE, APGD_DLR],
    }
    if "linf" not in options.skip:
        compare_sweeps(
            "linf",
            everything,
            foolbox_side,
            linf_attacks,
            ours if options.worst_case else {**ours, **others},
            LINF,
            "PGD (40 steps)",
            only_worst_case=options.worst_case,
        )
    problem = replace(everything, ball=ball_of("l2"))
    if "l2" not in options.skip:
        compare_sweeps(
            "l2",
            problem,
            foolbox_side,
            {
                "FGSM": attacks.L2FastGradientAttack,
                "BIM (10 steps)": attacks.L2BasicIterativeAttack,
                "PGD (50 steps)": attacks.L2ProjectedGradientDescentAttack,
                "DeepFool": attacks.L2DeepFoolAttack,
            },
            ours if options.worst_case else {**ours, "PGD (50 steps)": [same_l2]},
            l2,
            "PGD (50 steps)",
            only_worst_case=options.worst_case,
        )
    if "norms" not in options.skip:
        part = np.arange(min(options.norm_images or problem.count, problem.count))
        compare_norms(
            problem.rows(part),
            foolbox_side,
            {
                "DeepFool": (attacks.L2DeepFoolAttack(), DeepFool()),
                f"C&W, 6 x {options.steps} steps": (
                    attacks.L2CarliniWagnerAttack(binary_search_steps=6, steps=options.steps),
                    CarliniWagner(steps=options.steps, searches=6),
                ),
            },
        )
        compare_norms(
            everything.rows(part),
            foolbox_side,
            {"DeepFool": (attacks.LinfDeepFoolAttack(), DeepFool())},
        )


if __name__ == "__main__":
    main()
