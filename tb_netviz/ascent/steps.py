"""Several steps of an ascent as one function of tensors, to be compiled.

parameters -> image -> views -> network -> objective -> gradient -> update -> constraints
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import tensorflow as tf

from tb_netviz.ascent.constraints import Constraint
from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.images import ImageParameter, Parameters
from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import with_numbers
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.scene import Scene
from tb_netviz.ascent.transforms import Transform, view
from tb_netviz.ascent.updates import Update
from tb_netviz.model.foreign_types import Tensor, Tensors
from tb_netviz.model.image_model import ImageModel

Parts = tuple[Objective, ImageParameter, tuple[Transform, ...], tuple[Constraint, ...], Update]


def parts_of(objective: Objective, plan: AscentPlan) -> Parts:
    """List all parts of a step, in the order in which `steps_of` takes their numbers."""
    return (objective, plan.image, plan.transforms, plan.constraints, plan.update)


def steps_of(
    model: ImageModel, objective: Objective, plan: AscentPlan, shape: tuple[int, int, int]
) -> Callable[..., Tensors]:
    """Build the function that takes some steps.

    Args:
        model: The network in display space.
        objective: What to make large.
        plan: How.
        shape: Height, width and channels of an image.

    Returns:
        A function of parameters, slots, the numbers of all parts, identities, seed, number of the
        first step, steps done in this run, steps of this run, steps to take now, and redirected
        steps. It returns the new parameters, the new slots, the values (n,) and the images.
    """
    paths = objective.paths()
    redirected = plan.is_redirected
    relu: Literal["standard", "redirected"] = "redirected" if redirected else "standard"
    tap = model.tap(paths, relu=relu, leak=plan.leak) if paths else None
    size = plan.seen or plan.canvas or (int(model.image_shape[0]), int(model.image_shape[1]))

    def run(
        parameters: Parameters,
        slots: Parameters,
        tensors: list[Tensor],
        identities: Tensor,
        seed: Tensor,
        first: Tensor,
        done: Tensor,
        total: Tensor,
        now: Tensor,
        redirect_steps: Tensor,
    ) -> tuple[Parameters, Parameters, Tensor, Tensor]:
        wanted, image, transforms, constraints, update = with_numbers(
            parts_of(objective, plan), iter(tensors)
        )

        def gradient(
            number: Tensor, fraction: Tensor, parameters: Parameters
        ) -> tuple[Tensor, Parameters]:
            clock = Clock(number, fraction)
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(parameters)
                pixels = image.images(parameters, shape)
                activations = {}
                if tap is not None:
                    views = view(pixels, transforms, Draws(seed, identities, clock), size)
                    redirect = clock.step < redirect_steps
                    activations = tap(views, redirect=redirect) if redirected else tap(views)
                value = wanted.evaluate(Scene(pixels, activations))
            return value, tuple(tape.gradient(value, parameters))

        # A function of its own, not a part of the loop: oneDNN takes over the gradient of a max
        # pooling only where it meets the pooling first, and in a loop that is a matter of luck. The
        # operation that it replaces costs more than ten times as much.
        separate = tf.function(
            gradient, autograph=False, experimental_attributes={"_noinline": True}
        )

        def step(
            index: Tensor, parameters: Parameters, slots: Parameters, _: Tensor
        ) -> tuple[Tensor, Parameters, Parameters, Tensor]:
            clock = Clock(first + index, (done + tf.cast(index, tf.float32)) / total)
            value, gradients = separate(clock.step, clock.fraction, parameters)
            parameters, slots = update.apply(parameters, gradients, slots, clock)
            for constraint in constraints:
                parameters = (constraint.apply(parameters[0], clock),)
            return index + 1, parameters, slots, value

        _, parameters, slots, value = tf.while_loop(
            lambda index, *_: index < now,
            step,
            (tf.constant(0), parameters, slots, tf.zeros(identities.shape)),
            parallel_iterations=1,
        )
        return parameters, slots, value, image.images(parameters, shape)

    return run
