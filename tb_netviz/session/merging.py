"""Shards of a log -> one log: what they share is taken once, their blocks are put together."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events.reader import decoded, stored_visuals
from tb_netviz.session.held import Stamp
from tb_netviz.session.logged import Entry, Logged
from tb_netviz.session.make_piece import with_part
from tb_netviz.visual import LayerGraph, Note, ProbeImages, Visual


@dataclass(frozen=True)
class Shard:
    """The log of one shard.

    Args:
        directory: Where it lies.
        index: Which shard, from 0.
        count: Number of shards.
        weights: Hash of the network's weights.
        images: Hash of the images; empty where there are none.
        step: Its step.
        keys: How each technique was made: keys of its pieces, by its name.
    """

    directory: Path
    index: int
    count: int
    weights: str
    images: str
    step: int
    keys: dict[str, frozenset[str]]


def merge_logs(
    directories: Sequence[str | os.PathLike[str]], log_dir: str | os.PathLike[str]
) -> list[Entry]:
    """Write the log that the shards are parts of.

    Args:
        directories: The log directory of every shard.
        log_dir: Directory of the whole run; it must not hold the step yet.

    Returns:
        What was written, in this order.

    Raises:
        NetVizError: A shard is missing or there twice, or the shards are of different networks,
            images or options; nothing is written then. Or the log cannot be written.
    """
    from tb_netviz.events.writer import EventWriter

    shards = sorted((_opened(Path(one)) for one in directories), key=lambda one: one.index)
    _require_one_whole(shards)
    with EventWriter.for_step(log_dir, shards[0].step) as writer:
        logged = Logged(writer)
        for visual in _merged(shards):
            logged.write(visual)
    return logged.entries


def _merged(shards: Iterable[Shard]) -> Iterator[Visual]:
    """Everything that the shards hold, each thing once."""
    seen: set[tuple[str, str, str, int]] = set()
    ids = np.zeros(0, int)
    image_parts = 0
    for shard in shards:
        for visual in _visuals(shard.directory):
            if isinstance(visual, ProbeImages):
                fresh = ~np.isin(visual.image_ids, ids)
                ids = np.concatenate([ids, visual.image_ids[fresh]])
                if fresh.any():
                    yield with_part(_some_images(visual, fresh), image_parts)
                    image_parts += 1
                continue
            # A Note stands for all blocks of its layer, and every shard has one.
            part = -1 if isinstance(visual, Note) else visual.part
            place = (visual.technique, visual.kind, visual.layer, part)
            if place in seen:
                continue
            seen.add(place)
            if isinstance(visual, LayerGraph):
                recipe = {name: value for name, value in visual.recipe.items() if name != "shard"}
                visual = dataclasses.replace(visual, recipe=recipe)
            yield visual


def _some_images(visual: ProbeImages, chosen: np.ndarray) -> ProbeImages:
    """Only the images of a mask, bool (n,)."""
    arrays = {name: array[chosen] for name, array in visual.arrays.items()}
    measures = {name: values[chosen] for name, values in visual.measures.items()}
    names = tuple(np.array(visual.names, object)[chosen]) if visual.names else ()
    return dataclasses.replace(visual, **arrays, names=names, measures=measures)


def _visuals(directory: Path) -> Iterator[Visual]:
    for stored in stored_visuals(directory, {}):
        visual = decoded(stored)
        if visual is not None:
            yield visual


def _opened(directory: Path) -> Shard:
    """Read what a log directory is a shard of."""
    networks: list[LayerGraph] = []
    keys: dict[str, set[str]] = {}
    images = ""
    for visual in _visuals(directory):
        stamp = Stamp.of(visual.recipe)
        if isinstance(visual, LayerGraph):
            networks.append(visual)
        elif isinstance(visual, ProbeImages):
            images = str(visual.recipe.get("fingerprint", ""))
        elif stamp is not None:
            keys.setdefault(visual.technique, set()).add(stamp.key)
    recipe = networks[0].recipe if len(networks) == 1 else {}
    index, _, count = str(recipe.get("shard", "")).partition("/")
    if not index.isdigit() or not count.isdigit():
        raise NetVizError(
            f"{directory} is not the log of one shard; give directories that `netviz log --shard "
            "i/n --logdir DIR` wrote."
        )
    return Shard(
        directory,
        int(index) - 1,
        int(count),
        str(recipe.get("weights", "")),
        images,
        networks[0].step,
        {name: frozenset(found) for name, found in keys.items()},
    )


def _require_one_whole(shards: Sequence[Shard]) -> None:
    """Refuse shards that are not all the shards of one log."""
    first = shards[0]
    for shard in shards[1:]:
        what = _difference(first, shard)
        if what:
            raise NetVizError(
                f"{shard.directory} and {first.directory} are not shards of one log: they differ "
                f"in {what}; make all shards with the same command."
            )
    numbers = [shard.index for shard in shards]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    missing = sorted(set(range(first.count)) - set(numbers))
    for found, words in ((twice, "given twice"), (missing, "missing")):
        if found:
            listed = ", ".join(f"{number + 1}/{first.count}" for number in found)
            raise NetVizError(
                f"of {first.count} shards {listed} {'is' if len(found) == 1 else 'are'} {words}; "
                "give the directory of every shard once."
            )


def _difference(one: Shard, other: Shard) -> str:
    if one.count != other.count:
        return f"the number of shards ({one.count} and {other.count})"
    for name, words in (("weights", "the network's weights"), ("images", "the images")):
        if getattr(one, name) != getattr(other, name):
            return words
    if one.step != other.step:
        return f"the step ({one.step} and {other.step})"
    shared = one.keys.keys() & other.keys.keys()
    changed = sorted(name for name in shared if one.keys[name] != other.keys[name])
    return f"the options, seed or versions of {changed[0]}" if changed else ""
