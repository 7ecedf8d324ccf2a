"""One piece of the plan: (piece, network, images) -> Visuals that say which piece they are of."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tb_netviz.session.held import STAMP, Stamp
from tb_netviz.session.piece import Piece
from tb_netviz.session.run_technique import run_technique
from tb_netviz.visual import Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.session.identity import Identity


def make_piece(
    piece: Piece,
    model: ImageModel,
    data: ImageSource | None,
    identity: Identity,
    *,
    step: int = 0,
    **options: Any,
) -> Iterator[Visual]:
    """Make the Visuals of a piece.

    Args:
        piece: What to make.
        model: The network.
        data: Its images, or `None`.
        identity: What decides the pixels beside the technique; goes into every recipe.
        step: Training step.
        options: Further arguments of `run_technique`.

    Yields:
        Each Visual as soon as it is ready and known to be the last one of its layer, or not.
    """
    key, own_choice = piece.key(identity.basis), piece.own_choice
    is_block = bool(piece.units) and not piece.is_of_images
    before: Visual | None = None

    def stamped(visual: Visual, is_last: bool) -> Visual:
        part = piece.part if piece.units else visual.part
        shown = piece.units
        if piece.is_of_images and not piece.units:
            shown = tuple(
                int(image)
                for image in getattr(visual, "query_ids", getattr(visual, "image_ids", ()))
                if image >= 0
            )
        stamp = Stamp(key, shown, part, is_last, own_choice)
        recipe = {**visual.recipe, "weights": identity.weights, STAMP: stamp.to_json()}
        return dataclasses.replace(visual, part=part, recipe=recipe)

    visuals = run_technique(piece.technique, model, data, step=step, seed=identity.seed, **options)
    for visual in visuals:
        if before is not None:
            # A Note without a layer says that the technique broke off.
            is_last = bool(piece.layers) and visual.layer not in ("", before.layer)
            yield stamped(before, is_last)
        before = visual
        if is_block:  # it is one Visual
            yield stamped(visual, True)
            before = None
    if before is not None:
        yield stamped(before, True)


def with_part(visual: Visual, part: int) -> Visual:
    """Give a Visual of a piece another number among the parts of its layer."""
    recipe = {**visual.recipe, STAMP: {**visual.recipe[STAMP], "part": part}}
    return dataclasses.replace(visual, part=part, recipe=recipe)
