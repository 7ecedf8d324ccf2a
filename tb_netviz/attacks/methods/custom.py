"""Anyone's attack: a function (scores_fn, x, y) -> x_adv instead of one of ours.

`scores_fn` maps images in [0, 1] (n, h, w, c) to scores before softmax (n, classes) and is
differentiable; `x` and `y` are tensors. foolbox and ART plug in, see the example.

Example:
    def foolbox_pgd(scores_fn, x, y, epsilon):
        model = foolbox.TensorFlowModel(scores_fn, bounds=(0, 1))
        return foolbox.attacks.LinfPGD()(model, x, y, epsilons=epsilon)[1]
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Images
from tb_netviz.attacks.methods.attack import Attack, BallAttack, MinimumNormAttack
from tb_netviz.attacks.problem import Problem
from tb_netviz.errors import NetVizError
from tb_netviz.model.foreign_types import Tensor

CustomFunction = Callable[..., Tensor]


@dataclass(frozen=True)
class CustomBallAttack(BallAttack):
    """A function that also takes `epsilon` and is called for every rung."""

    name: str
    function: CustomFunction

    def run(
        self,
        problem: Problem,
        epsilon: float,
        *,
        start: Images | None = None,
        keep_going: bool = False,
    ) -> Images:
        images = _call(self.name, self.function, problem, epsilon=epsilon)
        return problem.finished(images, epsilon)


@dataclass(frozen=True)
class CustomAttack(MinimumNormAttack):
    """A function that chooses its own epsilon and is called once."""

    name: str
    function: CustomFunction

    def run(self, problem: Problem) -> Images:
        return _call(self.name, self.function, problem)


def custom_attack(function: CustomFunction) -> Attack:
    """Wrap a function; one with a parameter called `epsilon` attacks in a ball."""
    name = getattr(function, "__name__", type(function).__name__)
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        # Built-in functions may hide their signature.
        return CustomAttack(name, function)
    takes_epsilon = "epsilon" in signature.parameters
    try:
        signature.bind(None, None, None, **({"epsilon": 0.0} if takes_epsilon else {}))
    except TypeError as error:
        raise NetVizError(
            f"attack '{name}' must take (scores_fn, x, y) and may take epsilon, but has the "
            f"parameters {signature}."
        ) from error
    return (CustomBallAttack if takes_epsilon else CustomAttack)(name, function)


def _call(name: str, function: CustomFunction, problem: Problem, **options: float) -> np.ndarray:
    wanted = problem.goal.targets
    # Without a target, y is the class to leave; with one, the class to reach.
    classes = np.where(wanted < 0, problem.goal.labels, wanted).astype(np.int32)
    result = function(
        problem.oracle.differentiable, tf.constant(problem.clean), tf.constant(classes), **options
    )
    images = np.asarray(result, np.float32)
    if images.shape != problem.clean.shape or not np.isfinite(images).all():
        raise NetVizError(
            f"attack '{name}' must return finite images of shape {problem.clean.shape}, got shape "
            f"{images.shape}; return x_adv alone, in display space [0, 1]."
        )
    return np.clip(images, 0.0, 1.0)
