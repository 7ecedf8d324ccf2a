"""`tb_netviz.log`: (trained model, images) -> event files, after training or in a custom loop."""

from __future__ import annotations

import dataclasses
import logging
import os
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tb_netviz.errors import NetVizError
from tb_netviz.events.run_directory import require_local
from tb_netviz.progress import Progress, no_progress
from tb_netviz.randomness import untouched_randomness
from tb_netviz.session.budget import Budget, OutOfTimeError
from tb_netviz.session.building import build_from_data
from tb_netviz.session.continuing import continued_writer
from tb_netviz.session.held import STAMP, Stamp, held_image_ids, pointed_ids
from tb_netviz.session.identity import identity_of
from tb_netviz.session.layer_graph import layer_graph
from tb_netviz.session.logged import Entry as Entry
from tb_netviz.session.logged import Logged
from tb_netviz.session.opening import open_what_fits
from tb_netviz.session.plan import Choice, plan, require_units
from tb_netviz.session.probe_images import probe_images, skipped_images
from tb_netviz.session.run_plan import PlanRun, in_order
from tb_netviz.session.sharing import require_shard
from tb_netviz.session.watch import Watch, left_over
from tb_netviz.techniques import make_techniques
from tb_netviz.techniques.technique import Technique

if TYPE_CHECKING:
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.session.team import Team

logger = logging.getLogger("tb_netviz")

# Up to this many images are all logged, whichever of them the pictures point to: a later call with
# other techniques then finds its images there.
_ALL_IMAGES = 2000


def log(
    model: Any,
    data: Any,
    log_dir: str | os.PathLike[str],
    *,
    techniques: str | Technique | Iterable[str | Technique] | None = None,
    layers: Sequence[str] | None = None,
    classes: Sequence[int | str] | None = None,
    class_names: Sequence[str] | Mapping[int, str] | Mapping[str, int] | None = None,
    preprocessing: Any = "auto",
    part: str | None = None,
    output: int | str | None = None,
    image_input: int | str | None = None,
    image_shape: tuple[int, ...] | None = None,
    limit: int | None = None,
    step: int = 0,
    seed: int = 0,
    memory: MutableMapping[str, Any] | None = None,
    progress: Progress = no_progress,
    time_budget: float | None = None,
    units: int | str | None = None,
    atlas: int | None = None,
    force: bool = False,
    paths: Mapping[str, str] | None = None,
    watch: Watch | None = None,
    team: Team | None = None,
    shard: tuple[int, int] = (0, 1),
) -> list[Entry]:
    """Log pictures of a network, each as soon as it is ready.

    In a custom training loop, make the `ImageModel` once and pass it with a rising `step` and the
    same `memory`. Graphs are then traced once, and pictures continue from the last ones:

        seen, memory = tb_netviz.ImageModel(model), {}
        for step in range(1000):
            train(model)
            if step % 100 == 0:
                tb_netviz.log(seen, images, "logs/run1", step=step, memory=memory)

    Args:
        model: A Keras model, or an `ImageModel`.
        data: (x, y) or images as arrays, a tf.data.Dataset, a PyDataset, or a folder of images, in
            any form that `open_images` understands; `None` leaves out what needs images.
        log_dir: Directory of the run; the pictures go to its sub-run `netviz`.
        techniques: Names or configured objects; `None`: all twelve.
        layers: Names, paths or globs, for every technique that leaves its layers open.
        classes: Names or indices, for every technique that leaves its classes open.
        class_names: Names in index order, or a dict of some of them by index; `None`: those of the
            data, or "class 0", ...
        preprocessing: As for `ImageModel`.
        part: Path of the inner model to look at instead, such as a GAN's `"discriminator"` or the
            `"encoder"` of an autoencoder.
        output: Name or index of the output that holds the classes, as for `ImageModel`.
        image_input: Name or index of the input that takes the images, as for `ImageModel`.
        image_shape: (height, width[, channels]) where the model leaves them open, or takes images
            flat in a vector; `None`: that of the data.
        limit: Most images to read, balanced over classes; `None`: all.
        step: Training step under which the pictures appear; steps of one directory rise.
        seed: The same seed gives the same pictures.
        memory: A dict to keep between the calls of one training; `None`: each call starts afresh.
        progress: Called with (what, done, total).
        time_budget: Seconds for everything. Feature images and class images then go on, the most
            telling units and the classes of the images first, for as long as there is time.
            `None`: a first block of units for each layer.
        units: Feature images of each layer, at least 1, or `"all"`. `None`: see `time_budget`.
        atlas: Cells along the longer side of an activation atlas of the images, as for `Embedding`;
            `None`: no atlas.
        force: Make everything anew, in a sub-run of its own, even if the log holds it.
        paths: Where `"model"` and `"images"` came from, for the commands that pages show.
        watch: Told how the whole run goes, instead of `progress`.
        team: Workers on Ray that make what does not read the scan; the pictures are the same.
            `None`: this process makes everything.
        shard: (index from 0, number of shards): make only this shard's part of the pictures, to
            be merged with the others by `netviz merge`. Defaults to the whole.

    Returns:
        What was written, in this order. What the log holds of this step already, made in the same
        way, is not made again.

    Raises:
        NetVizError: A mistake in the arguments, or the log holds this step of a network with other
            weights. What was written until then is kept.
            Data that raises an exception of its own costs only what needs images.

    Example:
        >>> import tempfile
        >>> import keras
        >>> layers = [keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3, name="conv")]
        >>> with tempfile.TemporaryDirectory() as directory:
        ...     for entry in log(keras.Sequential(layers), None, directory, techniques="filters"):
        ...         print(entry.technique, entry.kind)
        model model
        filters grid
    """
    from tb_netviz.model.divergence import broken_weights
    from tb_netviz.model.image_model import ImageModel
    from tb_netviz.model.part import part_of

    require_local(log_dir)
    budget = Budget(time_budget)
    require_units(units)
    require_shard(*shard)
    chosen = in_order(make_techniques(techniques, layers=layers, classes=classes, atlas=atlas))
    sources = {"images": os.fspath(data)} if isinstance(data, str | Path) else {}
    sources = {**sources, **(paths or {}), "log_dir": os.fspath(log_dir)}
    if shard != (0, 1):
        sources["shard"] = f"{shard[0] + 1}/{shard[1]}"
    if not isinstance(model, ImageModel):
        model = part_of(model, part)
        build_from_data(model, data)
    with untouched_randomness():
        opened = open_what_fits(
            model,
            data,
            preprocessing=preprocessing,
            class_names=class_names,
            limit=limit,
            seed=seed,
            output=output,
            image_input=image_input,
            image_shape=image_shape,
        )
        _check_names(opened.model, layers, classes)
        broken = broken_weights(opened.model.keras_model)
        if broken:
            logger.warning("%s Pictures of it mean nothing.", broken)
        options = {
            "no_data": _why_no_data(opened.refusal),
            "broken": broken,
            # Of all twelve, some do not fit a network; one that was named must say why not.
            "passes": (OutOfTimeError, *(() if techniques is None else (NetVizError,))),
        }
        labels = () if opened.source is None else opened.source.labels
        choice = Choice(
            units=units,
            has_budget=budget.is_limited,
            in_blocks=memory is None,
            labels=labels,
        )
        identity = identity_of(opened.model, opened.source, seed)
        wanted = plan(opened.model, chosen, choice)
        with continued_writer(log_dir, step, wanted, identity, is_fresh=force) as (writer, held):
            run = PlanRun(
                opened.model,
                opened.source,
                chosen,
                choice,
                identity,
                held,
                Logged(writer),
                budget,
                step=step,
                watch=watch,
                progress=progress,
                memory=memory,
                team=team,
                shard=shard,
                options=options,
            )
            _write_all(run, sources)
    return run.logged.entries


def _write_all(run: PlanRun, sources: Mapping[str, str]) -> None:
    """Write the network, its pictures and the images that they point to."""
    network = run.held.network
    if network is not None and network.get("shard") != sources.get("shard"):
        held, asked = (one.get("shard", "no shard") for one in (network, sources))
        raise NetVizError(
            f"the log directory holds {held} of a log, and this would be {asked}; give each shard "
            "a directory of its own."
        )
    if network is None:
        graph = layer_graph(run.model, step=run.step)
        recipe = {**graph.recipe, **run.identity.recipe, **sources}
        run.logged.write(dataclasses.replace(graph, recipe=recipe))
    run.make_first()
    images_came_first = _write_small_data(run)
    left = run.make_rest()
    if not images_came_first:
        _write_referenced_images(run)
    if run.data is not None and run.data.skipped:
        logger.warning("%s", skipped_images(run.data))
    if run.watch is not None:
        run.watch.ended(left)
    elif left:
        logger.warning(
            "the time budget is used up; not made yet: %s. Log again to go on.", left_over(left)
        )


def _why_no_data(refusal: NetVizError | None) -> str:
    """Say why there are no images, as a clause.

    Raises:
        NetVizError: The images were refused for a mistake in the arguments.
    """
    from tb_netviz.data.raw_images import BrokenDataError

    if refusal is None:
        return "none were given"
    # Data that breaks is no mistake in the arguments: what needs no images is made.
    if not isinstance(refusal, BrokenDataError):
        raise refusal
    logger.warning("images left out: %s", refusal)
    return str(refusal)


def _write_small_data(run: PlanRun) -> bool:
    """Write all images where they are few; returns whether it did.

    They come before the pictures, because images that differ from those already in the directory
    are refused.
    """
    source = run.data
    if source is None or source.count > _ALL_IMAGES:
        return False
    if any(technique.needs_data for technique in run.techniques):
        _write_images(run, None)
        return True
    return False


def _write_referenced_images(run: PlanRun) -> None:
    """Write the images that the pictures point to; all of them where they are few.

    A run that goes on adds, as a further part, those that the log lacks: its own, and those of a
    run that was interrupted.
    """
    ids = run.logged.referenced_ids
    is_continued = len(run.held.visuals) > len(run.logged.entries)
    if run.data is not None and run.data.count > _ALL_IMAGES and is_continued:
        ids = pointed_ids(run.held.directory, run.step)
    if run.data is None or not len(ids):
        return
    if run.data.count <= _ALL_IMAGES:
        _write_images(run, None)
        return
    if run.held.holds_images(run.identity.images):
        ids = np.setdiff1d(ids, held_image_ids(run.held.directory, run.step))
    if len(ids):
        _write_images(run, ids)


def _write_images(run: PlanRun, ids: np.ndarray | None) -> None:
    """Write all images unless they are there, or those of some ids."""
    if run.data is None or (ids is None and run.held.holds_images(run.identity.images)):
        return
    images = probe_images(run.data, step=run.step, ids=ids)
    part = run.held.free_part(images.technique, images.layer, 0, 0)
    part = part if run.held.holds_images(run.identity.images) else 0
    stamp = Stamp(key="", part=part)
    recipe = {**images.recipe, "fingerprint": run.identity.images, STAMP: stamp.to_json()}
    visual = dataclasses.replace(images, part=part, recipe=recipe)
    run.logged.write(visual)
    run.held.add(visual)


def _check_names(
    model: ImageModel, layers: Sequence[str] | None, classes: Sequence[int | str] | None
) -> None:
    """Refuse layers and classes that the network lacks before anything is computed."""
    if layers is not None:
        model.match(layers)
    for name in classes or ():
        model.class_index(name)
