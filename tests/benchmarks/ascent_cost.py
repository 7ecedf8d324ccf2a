"""What a step of class or feature images costs over the compiled forward and backward pass alone.

    python tests/benchmarks/ascent_cost.py [--rounds 6] [--steps 8] [--images 8]
    python tests/benchmarks/ascent_cost.py --layer fire5_expand3x3 [--images 4]

The limit is the gradient of the same scores (or channel means of the layer) with respect to as many
images of the same size, in one `tf.function`, without parameterisation, transforms, penalty and
update. Class images have the natural prior of the photographs where their preset wants it, and a
line for each size of the views. Feature images are made at the size of their canvas and, for
comparison, at that of the input. Rounds are interleaved and the minimum of each counts, in CPU
seconds (robust to other load) and in seconds. SqueezeNet comes from NETVIZ_ASSETS.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import tensorflow as tf

from tb_netviz.ascent.loop import ascend
from tb_netviz.ascent.objectives import Channel, Lead, Objective, Score
from tb_netviz.ascent.traces import trace_count
from tb_netviz.data.image_source import open_images
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.scores import SCORES
from tb_netviz.techniques.class_images import ClassImages
from tb_netviz.techniques.feature_goal import unit_canvas
from tb_netviz.techniques.recipes.ascent_preset import AscentPreset
from tb_netviz.techniques.recipes.class_images import PRESETS
from tb_netviz.techniques.recipes.coarse_first import stages_of
from tb_netviz.techniques.recipes.feature_images import feature_preset
from tb_netviz.techniques.recipes.natural_prior import natural_prior
from tb_netviz.techniques.recipes.preset import preset_named

ASSETS = Path(os.environ.get("NETVIZ_ASSETS", Path(__file__).parents[2] / ".." / "shared" / "data"))


def limit_of(
    model: ImageModel, images: int, layer: str | None, size: tuple[int, int] | None = None
) -> Callable[[], None]:
    """One gradient of the scores, or of channel means, with respect to the images."""
    path = layer or SCORES
    tap = model.tap([path])

    def gradient(pixels: tf.Tensor, units: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(pixels)
            values = tap(pixels)[path]
            means = tf.reduce_mean(values, axis=list(range(1, len(values.shape) - 1)))
            value = tf.gather(means, units, axis=1, batch_dims=1)
        return tape.gradient(value, pixels)

    compiled = tf.function(gradient, autograph=False)
    shape = (images, *(size or model.image_shape[:2]), model.channels)
    pixels = tf.random.stateless_uniform(shape, (0, 0))
    units = tf.range(images)

    def run() -> None:
        compiled(pixels, units).numpy()

    return run


def steps_of(
    model: ImageModel,
    preset: AscentPreset,
    images: int,
    steps: int,
    layer: str | None,
    seen: tuple[int, int] | None = None,
    size: tuple[int, int] | None = None,
) -> Callable[[], None]:
    """Some steps of class or feature images, `images` views at once."""
    count = max(1, images // preset.plan.views)
    units = np.arange(count)
    wanted: Objective = Score(units)
    if layer:
        wanted = Channel(layer, units) + preset.rivals * Lead(layer, units)
    elif preset.natural:
        photographs = open_images(ASSETS / "imagenet_sample", model)
        prior = natural_prior(model, photographs, evaluations=32, seed=0, seen=seen)
        wanted = prior.objective(
            units,
            log_probability=preset.log_probability,
            weight=preset.natural,
            is_independent=False,
        )

    def run() -> None:
        ascend(
            model,
            preset.objective(wanted),
            replace(preset.plan, redirect_steps=1, seen=seen, canvas=size),
            count=count,
            steps=steps,
            batch_size=count,
        )

    return run


def limits_of(
    model: ImageModel, options: argparse.Namespace, size: tuple[int, int] | None = None
) -> Callable[[], None]:
    """As many gradients as the ascents take steps."""
    limit = limit_of(model, options.images, options.layer, size)

    def run() -> None:
        for _ in range(options.steps):
            limit()

    return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--images", type=int, default=8)
    parser.add_argument("--presets", nargs="+", default=["netviz"], choices=list(PRESETS))
    parser.add_argument("--layer", help="feature images of this layer instead of class images")
    options = parser.parse_args()
    model = ImageModel(keras.models.load_model(ASSETS / "squeezenet_v1_imagenet.keras"))
    runs = {"limit": limits_of(model, options)}
    for name in options.presets:
        if options.layer:
            preset = feature_preset(name, None)
            canvas = unit_canvas(model, options.layer, preset)
            runs[name] = steps_of(model, preset, options.images, options.steps, options.layer)
            if canvas is None:
                continue
            side = canvas.size[0]
            runs[f"limit at {side}"] = limits_of(model, options, canvas.size)
            runs[f"{name} at {side}"] = steps_of(
                model, preset, options.images, options.steps, options.layer, size=canvas.size
            )
            continue
        preset = preset_named(PRESETS, name)
        for stage in stages_of(model, preset, preset.steps):
            key = name if stage.seen is None else f"{name} at {stage.seen[0]}"
            runs[key] = steps_of(model, preset, options.images, options.steps, None, stage.seen)
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(options.rounds):
        for name, run in runs.items():
            cpu, wall = time.process_time(), time.perf_counter()
            run()
            costs[name].append((time.process_time() - cpu, time.perf_counter() - wall))
    best = {name: np.min(cost, axis=0) / options.steps for name, cost in costs.items()}
    print(f"{options.images} images of {model.image_shape}, {options.rounds} rounds")
    print(f"{'':14} {'CPU-s a step':>13} {'ratio':>6} {'s a step':>9} {'ratio':>6}")
    for name, (cpu, wall) in best.items():
        _, at, size = name.partition(" at ")
        ratios = best[name] / best.get(f"limit{at}{size}", best["limit"])
        print(f"{name:14} {cpu:13.3f} {ratios[0]:6.2f} {wall:9.3f} {ratios[1]:6.2f}")
    if options.layer:
        return
    before = trace_count(model)
    list(ClassImages(classes=range(0, 1000, 50), steps=1).run(model))
    list(ClassImages(classes=range(7, 1000, 50), steps=1).run(model))
    print(f"traces for two runs of 20 classes: {trace_count(model) - before}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(f"peak memory of the process: {peak:.0f} MiB")


if __name__ == "__main__":
    main()
