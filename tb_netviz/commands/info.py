"""`netviz info MODEL [IMAGES]`: the layers of a network, what can be logged, how long it takes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tb_netviz.commands.options import (
    IMAGES_HELP,
    Commands,
    add_budget,
    add_choice,
    add_display,
    add_model,
    add_quiet,
    check_model,
    read_choice,
    read_class_names,
    read_images,
    read_preprocessing,
    read_time,
    read_units,
)
from tb_netviz.commands.plan_progress import plan_lines
from tb_netviz.commands.progress import duration
from tb_netviz.commands.tensorflow_start import start_tensorflow

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel

_COLUMNS = ("layer", "type", "output", "parameters", "receptive field")


def add_command(commands: Commands) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "info", help="list the layers of a network and what can be logged", description=__doc__
    )
    add_model(parser)
    parser.add_argument(
        "images",
        nargs="?",
        metavar="IMAGES",
        help=f"{IMAGES_HELP}; says what netviz log would make of them, and about how long it takes",
    )
    add_budget(parser)
    add_display(parser)
    add_choice(parser)
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the table."""
    class_names = read_class_names(options.class_names)
    preprocessing = read_preprocessing(options.preprocessing)
    choice = read_choice(options)
    seconds, units = read_time(options.time), read_units(options.units)
    check_model(options.model)
    images = None if options.images is None else read_images(options.images)

    start_tensorflow()
    from tb_netviz.model.loading import load_model
    from tb_netviz.session.opening import open_model_and_images

    model, source = open_model_and_images(
        load_model(options.model, imports=options.imports),
        images,
        preprocessing=preprocessing,
        class_names=class_names,
        **choice,
    )
    for line in (*facts(model), "", *table(model), "", *loggable(model)):
        print(line.rstrip())
    if source is not None:
        print()
        for line in forecast(model, source, seconds, units):
            print(line)
    return 0


def facts(model: ImageModel) -> list[str]:
    """Return one line per fact about the network as a whole."""
    height, width, channels = model.image_shape
    classes = f"{model.class_count}, scores: {model.score_recipe}" if model.class_count else "none"
    return [
        f"model          {model.name}",
        f"images         {height} x {width}, {channels} channel{'s' * (channels > 1)}",
        f"preprocessing  {model.preprocessing.describe()}",
        f"classes        {classes}",
        f"parameters     {model.keras_model.count_params():,}",
        *(f"note           {note}" for note in model.notes),
    ]


def table(model: ImageModel) -> list[str]:
    """Return one line per layer, in the order in which the layers run."""
    from tb_netviz.model.receptive_field.field import describe, receptive_fields

    fields = receptive_fields(model)
    rows = [_COLUMNS]
    for layer in model.layers:
        shape = " x ".join("?" if side is None else str(side) for side in layer.output_shape)
        field = describe(fields[layer.path]) if layer.path in fields else ""
        parameters = f"{layer.parameters:,}" if layer.parameters else ""
        rows.append((layer.path, layer.type, shape, parameters, field))
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = ["  ".join(_cells(row, widths)) for row in rows]
    lines.insert(1, "-" * sum(widths) + "-" * 2 * (len(widths) - 1))
    flags = sorted({flag for field in fields.values() for flag in field.flags if not field.whole})
    return lines + [f"flagged: {flag}" for flag in flags]


def loggable(model: ImageModel) -> list[str]:
    """Return the layers that each technique works on."""
    maps = [layer.path for layer in model.layers if layer.is_spatial and layer.unit_count > 0]
    vectors = [layer.path for layer in model.layers if len(layer.output_shape) == 1]
    kernels = [layer.path for layer in model.layers if layer.is_convolution]
    scored = f"{model.class_count} classes" if model.class_count else "needs class scores"
    return [
        "what can be logged (netviz log MODEL IMAGES --logdir DIR --techniques ... --layers ...):",
        f"  filters                              {_some(kernels)}",
        f"  max_patches, feature_images, dreams  {_some(maps)}",
        f"  inversions                           {_some([*maps, *vectors])}",
        f"  neighbours, embedding                {_some(vectors or maps)}",
        f"  class_images, adversarial            {scored}",
    ]


def forecast(
    model: ImageModel, source: ImageSource, seconds: float | None, units: int | str | None
) -> list[str]:
    """Say what `netviz log` would make and about how long it would take, from one timed pass.

    Args:
        model: The network.
        source: Its images.
        seconds: The time budget; `None`: none.
        units: Feature images of each layer, as for `tb_netviz.log`.
    """
    from tb_netviz.session.forecast import forecast_of

    _, *lines = plan_lines(forecast_of(model, source, seconds, units), seconds)
    every = forecast_of(model, source, None, "all")
    longest = duration(sum(line.seconds for line in every))
    return [
        "what netviz log would make, and a guess of how long it takes here (from one timed pass):",
        *lines,
        f"  with --units all it would take about {longest}",
    ]


def _cells(row: tuple[str, ...], widths: list[int]) -> list[str]:
    is_number = _COLUMNS.index("parameters")
    return [
        cell.rjust(width) if column == is_number else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _some(paths: list[str]) -> str:
    if not paths:
        return "no layer"
    if len(paths) <= 3:
        return ", ".join(paths)
    return f"{paths[0]}, {paths[1]}, ..., {paths[-1]} ({len(paths)} layers)"
