"""Does the attack attack? (problem, attacks, sweep) -> sentences about what looks suspicious.

A network can look robust because its gradients are masked, or because the attack is too weak. Each
check is cheap and runs on some of the images.

Reference: Carlini et al. 2019, On Evaluating Adversarial Robustness, section 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import MarksOfRungs, PerRung
from tb_netviz.attacks.methods.attack import Attack, BallAttack
from tb_netviz.attacks.methods.gradient_steps import FGSM
from tb_netviz.attacks.problem import Problem

# Largest share of exactly zero gradient values that is not suspicious.
ZERO_SHARE = 0.5


@dataclass(frozen=True, eq=False)
class Findings:
    """The results of the checks.

    Args:
        warnings: A sentence for each failed check.
        noise_fooled: Share of the checked images that random noise of the same norm fools, one
            per rung; (r,).
        zero_gradients: Share of gradient values that are exactly zero on the clean images.
    """

    warnings: tuple[str, ...]
    noise_fooled: PerRung
    zero_gradients: float


def check_attack(
    problem: Problem,
    attacks: Sequence[Attack],
    epsilons: Sequence[float],
    is_fooled: MarksOfRungs,
    lost: PerRung,
) -> Findings:
    """Run all checks.

    Args:
        problem: Images on which to check, all classified correctly.
        attacks: The attacks in question.
        epsilons: Rungs of the sweep.
        is_fooled: Outcome of the sweep for these images, shape (n, r).
        lost: Share of images per rung that only a smaller epsilon had fooled, shape (r,).
    """
    noise = np.stack([_noise_fools(problem, epsilon) for epsilon in epsilons], axis=1)
    zero_share, dead_share = _zero_gradients(problem)
    warnings = [
        _randomness(problem),
        _dead_gradients(zero_share, dead_share),
        _weaker_than(noise, is_fooled, epsilons, "random noise of the same norm"),
        _weaker_than_single_step(problem, attacks, epsilons, is_fooled),
        _not_monotone(lost, epsilons),
        _unbounded(problem, attacks, is_fooled),
    ]
    return Findings(
        tuple(sentence for sentence in warnings if sentence), noise.mean(axis=0), zero_share
    )


def _noise_fools(problem: Problem, epsilon: float) -> np.ndarray:
    if epsilon == 0:
        return np.zeros(problem.count, bool)
    noise = problem.generator(0).standard_normal(problem.clean.shape[1:]).astype(np.float32)
    change = np.float32(epsilon) * problem.ball.steepest(noise[None])
    images = problem.ball.project(problem.clean + change, problem.clean, epsilon)
    return problem.is_fooled(problem.finished(images, epsilon))


def _zero_gradients(problem: Problem) -> tuple[float, float]:
    _, gradient = problem.oracle.gradient(problem.clean, problem.goal, "margin")
    is_zero = gradient == 0
    return float(is_zero.mean()), float(is_zero.all(axis=(1, 2, 3)).mean())


def _dead_gradients(zero_share: float, dead_share: float) -> str | None:
    if dead_share > 0:
        return (
            f"The gradient is zero everywhere for {dead_share:.0%} of the checked images, so the "
            "attack has no direction to follow."
        )
    if zero_share > ZERO_SHARE:
        return f"{zero_share:.0%} of the gradient's values are exactly zero, so it may be masked."
    return None


def _randomness(problem: Problem) -> str | None:
    first, second = problem.oracle.scores(problem.clean), problem.oracle.scores(problem.clean)
    if np.allclose(first, second, rtol=1e-4, atol=1e-4, equal_nan=True):
        return None
    return "The network answers differently each time: it is random even outside training."


def _weaker_than(
    other: np.ndarray, is_fooled: np.ndarray, epsilons: Sequence[float], name: str
) -> str | None:
    behind = other.sum(axis=0) - is_fooled.sum(axis=0)
    rung = int(behind.argmax())
    if behind[rung] <= 0:
        return None
    return (
        f"At epsilon {epsilons[rung]:.4g} {name} fools {int(other[:, rung].sum())} of {len(other)} "
        f"images and the attack only {int(is_fooled[:, rung].sum())}: the attack is too weak."
    )


def _weaker_than_single_step(
    problem: Problem, attacks: Sequence[Attack], epsilons: Sequence[float], is_fooled: np.ndarray
) -> str | None:
    if FGSM in attacks or any(isinstance(a, BallAttack) and a.is_universal for a in attacks):
        return None
    single = np.zeros_like(is_fooled)
    for rung, epsilon in enumerate(epsilons):
        if epsilon > 0:
            single[:, rung] = problem.is_fooled(FGSM.run(problem, epsilon))
    return _weaker_than(single, is_fooled, epsilons, "a single gradient step")


def _not_monotone(lost: np.ndarray, epsilons: Sequence[float]) -> str | None:
    rung = int(lost.argmax())
    if lost[rung] == 0:
        return None
    return (
        f"At epsilon {epsilons[rung]:.4g} the attack missed {lost[rung]:.0%} of the images that a "
        "smaller epsilon had fooled: more steps would help."
    )


def _unbounded(problem: Problem, attacks: Sequence[Attack], is_fooled: np.ndarray) -> str | None:
    attack = next((a for a in attacks if isinstance(a, BallAttack) and not a.is_universal), None)
    left = problem.rows(~is_fooled[:, -1])
    if attack is None or left.count == 0:
        return None
    # Within this radius lies every image of [0, 1].
    everything = float(left.ball.size(np.ones((1, *left.clean.shape[1:]), np.float32))[0])
    resists = int((~left.is_fooled(attack.run(left, everything))).sum())
    if resists == 0:
        return None
    return (
        f"{resists} of {problem.count} checked images resist even without a bound on epsilon: the "
        "gradients are probably masked, or the attack is too weak."
    )
