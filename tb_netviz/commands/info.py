"""`netviz info MODEL`: list the layers of a network and what can be logged."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tb_netviz.commands.options import (
    Commands,
    add_choice,
    add_display,
    add_model,
    add_quiet,
    check_model,
    read_choice,
    read_class_names,
    read_preprocessing,
)
from tb_netviz.commands.tensorflow_start import start_tensorflow

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel

_COLUMNS = ("layer", "type", "output", "parameters", "receptive field")


def add_command(commands: Commands) -> None:
    """Declare the arguments."""
    parser = commands.add_parser(
        "info", help="list the layers of a network and what can be logged", description=__doc__
    )
    add_model(parser)
    add_display(parser)
    add_choice(parser)
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the table."""
    class_names = read_class_names(options.class_names)
    preprocessing = read_preprocessing(options.preprocessing)
    choice = read_choice(options)
    check_model(options.model)

    start_tensorflow()
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.model.loading import load_model
    from tb_netviz.model.part import part_of

    keras_model = part_of(load_model(options.model, imports=options.imports), choice.pop("part"))
    model = ImageModel(keras_model, preprocessing=preprocessing, class_names=class_names, **choice)
    for line in (*facts(model), "", *table(model), "", *loggable(model)):
        print(line.rstrip())
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
