"""How the pictures of a layer are made: (preset, network, layer, objective) -> what to ascend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tb_netviz.ascent.feature_ascent import FeatureGoal
from tb_netviz.ascent.feature_targets import FeatureTargets
from tb_netviz.ascent.objectives import Objective
from tb_netviz.model.canvas import Canvas, canvas_of
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques.recipes.ascent_preset import AscentPreset


def unit_canvas(model: ImageModel, path: str, preset: AscentPreset) -> Canvas | None:
    """Find the size of the pictures of a layer's units.

    Args:
        model: The network.
        path: Path of the layer.
        preset: How the pictures are made.

    Returns:
        The canvas; `None` is the network's input size.
    """
    if preset.canvas_steps is None:
        return None
    canvas = canvas_of(model, path)
    return None if canvas.size == model.image_shape[:2] else canvas


def goal_of(
    preset: AscentPreset,
    objective: Callable[[FeatureTargets], Objective],
    canvas: Canvas | None,
    *,
    steps: int | None,
    seed: int,
) -> FeatureGoal:
    """Say what the pictures of a layer are optimised for, and how.

    Args:
        preset: Everything but the objective.
        objective: What the targets shall do; the preset's penalty is subtracted.
        canvas: The size of the pictures; `None` is the network's input size.
        steps: Gradient steps. `None` takes the preset's.
        seed: Everything random is drawn from it.
    """
    plan, own_steps = preset.plan, preset.steps
    if canvas is not None:
        plan = replace(plan, canvas=canvas.size)
        own_steps = preset.canvas_steps or own_steps
    return FeatureGoal(
        objective=lambda targets: preset.objective(objective(targets)),
        plan=plan,
        steps=steps or own_steps,
        seed=seed,
    )
