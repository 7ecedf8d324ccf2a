"""The one loop of all ascents: (model, objective, start) -> images (n, h, w, c) in [0, 1].

    parameters -> image -> views -> network -> objective -> gradient -> update -> constraints

Several steps run inside one compiled call. Whatever differs between units, classes and weights is
fed as tensors, so a sub-model is traced once per batch shape; the network keeps the compiled
steps. Gradients are only ever taken inside a `tf.function`: TensorFlow 2.21 on CPU
can corrupt memory in the filter gradient that an eager tape computes beside the wanted one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from tb_netviz.ascent.batches import MEMORY_BYTES, batch_size_within, padded_batches
from tb_netviz.ascent.constraints import Constraint
from tb_netviz.ascent.draws import Clock, Draws
from tb_netviz.ascent.images import FourierImage, ImageParameter, Parameters, PixelImage
from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import numbers, structure, with_numbers
from tb_netviz.ascent.scene import Scene
from tb_netviz.ascent.traces import compiled
from tb_netviz.ascent.transforms import Transform, view
from tb_netviz.ascent.updates import Adam, Update
from tb_netviz.errors import NetVizError
from tb_netviz.progress import Progress, no_progress

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

# A dead start must be over after so many steps (lucid `redirected_relu_grad.py`).
REDIRECT_STEPS = 16
STEPS_PER_CALL = 16


@dataclass(frozen=True, eq=False)
class AscentState:
    """What a later ascent may go on from: parameters and what the update remembers.

    Args:
        parameters: Arrays (n, ...) of the image parameterisation.
        slots: Arrays (n, ...) of the update.
        step: Steps taken since the start.
    """

    parameters: tuple[np.ndarray, ...]
    slots: tuple[np.ndarray, ...]
    step: int

    def rows(self, chosen: Sequence[int] | np.ndarray) -> AscentState:
        """The state of some of the images."""
        return AscentState(
            tuple(one[chosen] for one in self.parameters),
            tuple(one[chosen] for one in self.slots),
            self.step,
        )


@dataclass(frozen=True, eq=False)
class Ascent:
    """What came out.

    Args:
        images: (n, h, w, c) float32 in [0, 1].
        values: (calls, n) float32, the objective at the last step of each compiled call.
        state: What a later ascent may go on from.
        batch_size: How many images went through the network at once (times their views).
    """

    images: np.ndarray
    values: np.ndarray
    state: AscentState
    batch_size: int


@dataclass(frozen=True)
class _Plan:
    """All parts of one compiled step."""

    objective: Objective
    image: ImageParameter
    transforms: tuple[Transform, ...]
    constraints: tuple[Constraint, ...]
    update: Update

    def parts(self) -> tuple[Any, ...]:
        return (self.objective, self.image, self.transforms, self.constraints, self.update)


def ascend(
    model: ImageModel,
    objective: Objective,
    *,
    count: int,
    steps: int,
    image: ImageParameter | None = None,
    size: tuple[int, int] | None = None,
    transforms: Sequence[Transform] = (),
    constraints: Sequence[Constraint] = (),
    update: Update | None = None,
    seed: int = 0,
    identities: Sequence[int] | np.ndarray | None = None,
    start: np.ndarray | None = None,
    state: AscentState | None = None,
    redirect_steps: int = REDIRECT_STEPS,
    batch_size: int | None = None,
    memory_bytes: int = MEMORY_BYTES,
    steps_per_call: int = STEPS_PER_CALL,
    progress: Progress = no_progress,
    what: str = "ascent",
) -> Ascent:
    """Change images step by step so that each makes its own objective large.

    Args:
        model: The network in display space.
        objective: What to make large; its `per_image` fields hold one target per image.
        count: Number of images n.
        steps: Steps to take, at least 0.
        image: Parameterisation; default `FourierImage()`.
        size: Height and width of the images; default those of `start`, else the network's.
        transforms: How the network looks at an image, drawn anew on every step.
        constraints: Applied to the pixels after each step, in order; need a `PixelImage`.
        update: Default `Adam(0.05)`.
        seed: Everything random is drawn from it and from `identities`.
        identities: (n,) what tells each image from all others, e.g. class indices; with the same
            seed and identity an image gets the same start and the same transforms in any batch.
            Default 0 to n - 1.
        start: Images (n, h, w, c) in [0, 1] to start from; default noise.
        state: Go on from here instead; `start` is then not used.
        redirect_steps: For so many first steps a ReLU that would block all gradient of an image
            lets it through; 0 for never.
        batch_size: Images at once; default as many as `memory_bytes` allows.
        memory_bytes: Bound on the activations and gradients held at once.
        steps_per_call: Steps between two reports of progress.
        progress: Told the steps taken over all batches.
        what: What is being done, for `progress`.

    Returns:
        The images in the order of their targets, and what is needed to go on.

    Raises:
        NetVizError: Targets, start or state are for another number of images.
    """
    image = FourierImage() if image is None else image
    plan = _Plan(objective, image, tuple(transforms), tuple(constraints), update or Adam())
    if plan.constraints and not isinstance(image, PixelImage):
        raise NetVizError(
            f"constraints act on pixels, but the image is a {type(image).__name__}; "
            f"use PixelImage() or leave the constraints out."
        )
    if start is not None and size is None:
        size = (int(start.shape[1]), int(start.shape[2]))
    height, width = size or model.image_shape[:2]
    shape = (int(height), int(width), model.channels)
    names = np.arange(count) if identities is None else np.asarray(identities)
    _check_count("identities", names, count)
    if state is None:
        if start is not None:
            _check_count("start", start, count)
        parameters = image.start(names, shape, seed) if start is None else image.encode(start)
        state = AscentState(parameters, plan.update.slots(parameters), 0)
    for one in (*state.parameters, *state.slots):
        _check_count("state", one, count)

    views = _views(plan.transforms)
    size_of_batch = batch_size or batch_size_within(
        model, objective.paths(), count, shape, views=views, memory_bytes=memory_bytes
    )
    size_of_batch = min(size_of_batch, count)
    redirected = redirect_steps > 0
    run = _steps_of(model, plan, shape, redirected)
    key = ("steps", structure(plan.parts()), shape, size_of_batch, redirected)
    fed = numbers(plan.parts(), count)
    batches = padded_batches(count, size_of_batch)
    images, values, states = [], [], []
    for number, rows in enumerate(batches):
        part = state.rows(rows)
        parameters, slots = part.parameters, part.slots
        tensors = [one.rows(rows) for one in fed]
        history = []
        done = 0
        while True:
            now = min(steps_per_call, steps - done)
            arguments = tf.nest.map_structure(
                tf.convert_to_tensor,
                (
                    parameters,
                    slots,
                    tensors,
                    np.asarray(names[rows], np.int64),
                    np.int64(seed),
                    np.int32(state.step + done),
                    np.float32(done),
                    np.float32(max(steps, 1)),
                    np.int32(now),
                    np.int32(redirect_steps),
                ),
            )
            advance = compiled(model, key, run, arguments)
            parameters, slots, value, pixels = advance(*arguments)
            history.append(value.numpy())
            done += now
            progress(what, number * steps + done, len(batches) * steps)
            if done >= steps:
                break
        images.append(pixels.numpy())
        values.append(np.stack(history))
        states.append((tuple(np.asarray(one) for one in parameters), tuple(map(np.asarray, slots))))
    return Ascent(
        images=np.concatenate(images)[:count],
        values=np.concatenate(values, axis=1)[:, :count],
        state=AscentState(
            _joined([parameters for parameters, _ in states], count),
            _joined([slots for _, slots in states], count),
            state.step + steps,
        ),
        batch_size=size_of_batch,
    )


def _steps_of(
    model: ImageModel, plan: _Plan, shape: tuple[int, int, int], redirected: bool
) -> Callable[..., Any]:
    """Some steps of the plan as a function of tensors, to be traced."""
    paths = plan.objective.paths()
    tap = model.tap(paths, relu="redirected" if redirected else "standard") if paths else None
    size = (int(model.image_shape[0]), int(model.image_shape[1]))

    def run(
        parameters: Parameters,
        slots: Parameters,
        tensors: list[tf.Tensor],
        identities: tf.Tensor,
        seed: tf.Tensor,
        first: tf.Tensor,
        done: tf.Tensor,
        total: tf.Tensor,
        now: tf.Tensor,
        redirect_steps: tf.Tensor,
    ) -> tuple[Parameters, Parameters, tf.Tensor, tf.Tensor]:
        objective, image, transforms, constraints, update = with_numbers(
            plan.parts(), iter(tensors)
        )

        def step(
            index: tf.Tensor, parameters: Parameters, slots: Parameters, _: tf.Tensor
        ) -> tuple[tf.Tensor, Parameters, Parameters, tf.Tensor]:
            clock = Clock(first + index, (done + tf.cast(index, tf.float32)) / total)
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(parameters)
                pixels = image.images(parameters, shape)
                activations = {}
                if tap is not None:
                    views = view(pixels, transforms, Draws(seed, identities, clock), size)
                    redirect = clock.step < redirect_steps
                    activations = tap(views, redirect=redirect) if redirected else tap(views)
                value = objective.evaluate(Scene(pixels, activations))
            gradients = tuple(tape.gradient(value, parameters))
            parameters, slots = update.apply(parameters, gradients, slots, clock)
            if constraints:
                (changed,) = parameters
                for constraint in constraints:
                    changed = constraint.apply(changed, clock)
                parameters = (changed,)
            return index + 1, parameters, slots, value

        _, parameters, slots, value = tf.while_loop(
            lambda index, *_: index < now,
            step,
            (tf.constant(0), parameters, slots, tf.zeros(identities.shape)),
            parallel_iterations=1,
        )
        return parameters, slots, value, image.images(parameters, shape)

    return run


def _views(transforms: Sequence[Transform]) -> int:
    return int(np.prod([getattr(one, "views", 1) for one in transforms]))


def _check_count(name: str, array: np.ndarray, count: int) -> None:
    if len(array) != count:
        raise NetVizError(
            f"{name} has {len(array)} rows for {count} images; give one row per image."
        )


def _joined(parts: Sequence[tuple[np.ndarray, ...]], count: int) -> tuple[np.ndarray, ...]:
    return tuple(np.concatenate(arrays)[:count] for arrays in zip(*parts, strict=True))
