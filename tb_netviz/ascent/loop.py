"""The ascent loop: (model, objective, plan) -> images (n, h, w, c) in [0, 1].

Several steps run inside one compiled call. Whatever differs between units, classes and weights is
fed as tensors, so a sub-model is traced once per batch shape; the network keeps the compiled
steps. Gradients are only ever taken inside a `tf.function`: TensorFlow 2.21 on CPU can corrupt
memory in the filter gradient that an eager tape computes beside the wanted one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import tensorflow as tf

from tb_netviz.arrays import Ids, Images
from tb_netviz.ascent.batches import batch_size_within, next_rows, smaller_batch
from tb_netviz.ascent.objectives import Objective
from tb_netviz.ascent.parts import Number, numbers, structure
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.state import Ascent, AscentState, joined
from tb_netviz.ascent.steps import parts_of, steps_of
from tb_netviz.ascent.traces import compiled
from tb_netviz.errors import NetVizError
from tb_netviz.model.device_memory import bytes_for_activations
from tb_netviz.model.foreign_types import Tensors
from tb_netviz.model.image_model import ImageModel
from tb_netviz.progress import Progress, no_progress

STEPS_PER_CALL = 16


def ascend(
    model: ImageModel,
    objective: Objective,
    plan: AscentPlan | None = None,
    *,
    count: int,
    steps: int,
    seed: int = 0,
    identities: Sequence[int] | Ids | None = None,
    start: Images | None = None,
    state: AscentState | None = None,
    batch_size: int | None = None,
    group: int = 1,
    steps_per_call: int = STEPS_PER_CALL,
    progress: Progress = no_progress,
    what: str = "ascent",
) -> Ascent:
    """Change images step by step so that each makes its own objective large.

    Args:
        model: The network in display space.
        objective: What to make large; its `per_image` fields hold one target per image.
        plan: How. Defaults to `AscentPlan()`.
        count: Number of images n.
        steps: Steps to take, at least 0.
        seed: Everything random is drawn from it and from `identities`.
        identities: (n,) what tells each image from all others, e.g. class indices. With the same
            seed and identity an image gets the same start and the same transforms in any batch.
            Defaults to 0 to n - 1.
        start: Images (n, h, w, c) in [0, 1] to start from. Defaults to noise of the network's
            input size.
        state: Continue from here instead; then `start` only says the size.
        batch_size: Images at once. Defaults to as many as fit into an eighth of the memory, at most
            2 GiB. A batch that does not fit is halved.
        group: So many neighbouring images depend on each other and stay in one batch.
        steps_per_call: Steps between two reports of progress.
        progress: Told the steps taken over all batches.
        what: What is being done, for `progress`.

    Returns:
        The images in the order of their targets, and what is needed to continue.

    Raises:
        NetVizError: Targets, start or state are for another number of images.
    """
    plan = AscentPlan() if plan is None else plan
    sides = (plan.canvas or model.image_shape[:2]) if start is None else start.shape[1:3]
    shape = (int(sides[0]), int(sides[1]), model.channels)
    names = np.arange(count) if identities is None else np.asarray(identities)
    _check_count("identities", names, count)
    if state is None:
        state = _first_state(plan, names, shape, seed, start)
    for one in (*state.parameters, *state.slots):
        _check_count("state", one, count)
    size_of_batch = batch_size or batch_size_within(
        model,
        objective.paths(),
        count,
        shape,
        seen=plan.seen or plan.canvas,
        views=plan.views,
        memory_bytes=bytes_for_activations(),
    )
    climb = _Climb(
        model=model,
        objective=objective,
        plan=plan,
        run=steps_of(model, objective, plan, shape),
        shape=shape,
        batch_size=min(size_of_batch, count),
        seed=seed,
        steps=steps,
        steps_per_call=steps_per_call,
    )
    fed = numbers(parts_of(objective, plan), count)
    parts: list[Ascent] = []
    done = 0
    while done < count:
        rows = next_rows(done, count, climb.batch_size)
        in_all = (len(parts) + -(-(count - done) // climb.batch_size)) * steps

        def report(taken: int, before: int = len(parts) * steps, in_all: int = in_all) -> None:
            progress(what, before + taken, in_all)

        try:
            parts.append(climb.batch(state.rows(rows), names[rows], fed, rows, report))
        except tf.errors.ResourceExhaustedError:
            climb = replace(climb, batch_size=smaller_batch(climb.batch_size, count - done, group))
            continue
        done += len(rows)
    return joined(parts, count)


def _first_state(
    plan: AscentPlan,
    names: np.ndarray,
    shape: tuple[int, int, int],
    seed: int,
    start: np.ndarray | None,
) -> AscentState:
    """The parameters of given images, or of noise."""
    if start is not None:
        _check_count("start", start, len(names))
        parameters = plan.image.encode(start)
    else:
        parameters = plan.image.start(names, shape, seed)
    return AscentState(parameters, plan.update.slots(parameters), 0)


@dataclass(frozen=True, eq=False)
class _Climb:
    """One run of an ascent: what all its batches have in common."""

    model: ImageModel
    objective: Objective
    plan: AscentPlan
    run: Callable[..., Tensors]  # some steps, from `steps_of`
    shape: tuple[int, int, int]
    batch_size: int
    seed: int
    steps: int
    steps_per_call: int

    def batch(
        self,
        state: AscentState,
        names: np.ndarray,
        fed: Sequence[Number],
        rows: np.ndarray,
        report: Callable[[int], None],
    ) -> Ascent:
        """Take all steps for one batch.

        Args:
            state: Where its images stand.
            names: Their identities.
            fed: The numbers of all parts, for all images.
            rows: Which of all images these are.
            report: Told the steps taken after each call.
        """
        key = (
            "steps",
            structure(parts_of(self.objective, self.plan)),
            self.shape,
            self.plan.canvas,
            self.plan.seen,
            self.batch_size,
            self.plan.is_redirected,
            self.plan.leak,
        )
        tensors = [one.rows(rows) for one in fed]
        parameters, slots = state.parameters, state.slots
        values = []
        done = 0
        while True:
            now = min(self.steps_per_call, self.steps - done)
            arguments = tf.nest.map_structure(
                tf.convert_to_tensor,
                (
                    parameters,
                    slots,
                    tensors,
                    np.asarray(names, np.int64),
                    np.int64(self.seed),
                    np.int32(state.step + done),
                    np.float32(done),
                    np.float32(max(self.steps, 1)),
                    np.int32(now),
                    np.int32(self.plan.redirect_steps),
                ),
            )
            advance = compiled(self.model, key, self.run, arguments)
            parameters, slots, value, pixels = advance(*arguments)
            values.append(value.numpy())
            done += now
            report(done)
            if done >= self.steps:
                break
        reached = AscentState(
            tuple(map(np.asarray, parameters)),
            tuple(map(np.asarray, slots)),
            state.step + self.steps,
        )
        return Ascent(pixels.numpy(), np.stack(values), reached, self.batch_size)


def _check_count(name: str, array: np.ndarray, count: int) -> None:
    if len(array) != count:
        raise NetVizError(
            f"{name} has {len(array)} rows for {count} images; give one row per image."
        )
