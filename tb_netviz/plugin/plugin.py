"""The TBPlugin: thin routes over what TensorBoard has loaded. `http_api.md` documents them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from tensorboard import plugin_util
from tensorboard.plugins import base_plugin
from werkzeug import wrappers

from tb_netviz.events import json_values
from tb_netviz.events.contents import ARRAYS, HEADER, THUMBNAILS, sheet_position
from tb_netviz.events.encoding import decode
from tb_netviz.events.limits import MOST_TILES, short
from tb_netviz.events.pictures import encode_lossy
from tb_netviz.events.run_directory import PLUGIN_NAME
from tb_netviz.plugin.answers import (
    BadRequest,
    NotThere,
    WsgiApp,
    bytes_answer,
    json_answer,
    picture_type,
    route,
    text_answer,
)
from tb_netviz.plugin.catalogue import Blobs, Caller, Catalogue
from tb_netviz.plugin.covers import Gallery, covers
from tb_netviz.plugin.film import MOST_FRAMES, animate, cut_tile, sheet_of
from tb_netviz.plugin.health import Source, health, history
from tb_netviz.plugin.matching import matched_units
from tb_netviz.plugin.moment import Moment
from tb_netviz.plugin.parts import joined_answer
from tb_netviz.plugin.row_memory import RowMemory
from tb_netviz.plugin.row_tiles import row_tiles
from tb_netviz.plugin.rows import some_rows
from tb_netviz.plugin.static_files import static_file
from tb_netviz.plugin.visual_answers import (
    checked_picture,
    npz_name,
    one_thumbnail,
    visual_json,
    visual_npz,
)
from tb_netviz.visual.joining import joined

# Steps are int64 in event files; the data server takes no larger number.
_HIGHEST_STEP = 2**63 - 1

# What an address names a Visual at one step by.
_PLACE = ("run", "tag", "step")

# TensorBoard itself looks for new data every 5 s.
_INDEX_SECONDS = 1.0

# A page asks for the health of the layers and for their covers, which follow from it, at once.
_HEALTH_SECONDS = 5.0


class NetVizPlugin(base_plugin.TBPlugin):  # type: ignore[misc]  # TensorBoard is untyped
    """Serves the NetViz tab.

    Args:
        context: What TensorBoard gives to plugins.
        samples: How many steps TensorBoard keeps of each tag (0: all); the page tells its reader.
    """

    plugin_name = PLUGIN_NAME

    def __init__(self, context: base_plugin.TBContext, samples: int) -> None:
        root = Path(context.logdir).name if context.logdir else ""
        self._catalogue = Catalogue(context.data_provider, samples, root or ".")
        self._indexes: Moment[bytes] = Moment(_INDEX_SECONDS)
        self._rows = RowMemory()
        self._healths: Moment[dict[str, Any]] = Moment(_HEALTH_SECONDS)

    def get_plugin_apps(self) -> Mapping[str, WsgiApp]:
        """Give TensorBoard the routes."""
        return {
            "/index": route(self._index),
            "/visual": route(self._visual),
            "/health": route(self._health),
            "/covers": route(self._covers),
            "/history": route(self._history),
            "/atlas": route(self._atlas),
            "/thumbnails": route(self._thumbnails),
            "/film": route(self._film),
            "/matching": route(self._matching),
            "/download": route(self._download),
            "/static/*": route(self._static),
            # TensorBoard serves the entry of the page only from a route of its own.
            "/static/index.js": route(self._static),
        }

    def is_active(self) -> bool:
        """Leave it to TensorBoard, which shows the tab where it finds summaries of ours."""
        return False

    def frontend_metadata(self) -> base_plugin.FrontendMetadata:
        """Tell TensorBoard where the page is. Its chunks and styles lie beside it."""
        return base_plugin.FrontendMetadata(es_module_path="/static/index.js", tab_name="NetViz")

    def _index(self, request: wrappers.Request) -> wrappers.Response:
        caller, only = _caller(request), request.args.get("only")
        text = self._indexes.get(
            (caller.experiment, only),
            lambda: json_values.dump(self._catalogue.index(caller, only)),
        )
        return text_answer(request, text)

    def _visual(self, request: wrappers.Request) -> wrappers.Response:
        answer = self._numbers(request)
        given = {name: _place(request, name) for name in ("unit", "image")}
        asked = {name: place for name, place in given.items() if place is not None}
        shown = some_rows(answer, asked, is_whole=request.args.get("whole") == "1")
        return json_answer(request, shown, keep=_may_keep(request))

    def _health(self, request: wrappers.Request) -> wrappers.Response:
        return json_answer(request, self._healthy(request), keep=_may_keep(request))

    def _covers(self, request: wrappers.Request) -> wrappers.Response:
        caller, run = _caller(request), _argument(request, "run")
        step = _step(_argument(request, "step"))
        gallery = Gallery(
            partial(self._catalogue.read, caller, run),
            partial(self._catalogue.read_parts, caller, run),
        )
        layers = self._healthy(request)["layers"]
        entries = self._catalogue.entries(caller, run)
        technique = request.args.get("technique", "")
        answer = covers(entries, layers, gallery, step, technique)
        return json_answer(request, answer, keep=_may_keep(request))

    def _healthy(self, request: wrappers.Request) -> dict[str, Any]:
        """Measure the layers; what was asked about a step that never changes, once."""
        step = _step(_argument(request, "step"))
        if not _may_keep(request):
            return health(self._source(request), step)
        key = (_caller(request).experiment, _argument(request, "run"), step, request.args["ts"])
        return self._healths.get(key, lambda: health(self._source(request), step))

    def _history(self, request: wrappers.Request) -> wrappers.Response:
        owner = (_caller(request).experiment, _argument(request, "run"))
        layer = _argument(request, "layer")
        return json_answer(request, history(self._source(request), layer, self._rows, owner))

    def _source(self, request: wrappers.Request) -> Source:
        """Read the Visuals of the run that the request names."""
        caller, run = _caller(request), _argument(request, "run")

        def read(tag: str, step: int) -> dict[str, Any]:
            parts = self._catalogue.read_parts(caller, run, tag, step, (HEADER, ARRAYS))
            return joined_answer([(one, visual_json(stored)) for one, stored in parts])

        return Source(self._catalogue.visuals(caller, run), read)

    def _matching(self, request: wrappers.Request) -> wrappers.Response:
        one = self._numbers(request)
        other = self._numbers(request, ("other", "other_tag", "other_step"))
        keep = _may_keep(request) and _may_keep(request, "other_step", "other_ts")
        return json_answer(request, matched_units(one, other), keep=keep)

    def _atlas(self, request: wrappers.Request) -> wrappers.Response:
        for what in ("unit", "image"):
            wanted = _place(request, what)
            if wanted is not None:
                return self._row(request, what, wanted)
        sheet = _place(request, "sheet")
        return self._picture(request, sheet_position(0 if sheet is None else sheet))

    def _row(self, request: wrappers.Request, what: str, wanted: int) -> wrappers.Response:
        parts = self._read_parts(request, HEADER, ARRAYS)
        caller, run, step = _caller(request), _argument(request, "run"), parts[0][1].step

        def read(tag: str, position: int) -> Blobs:
            return self._catalogue.read(caller, run, tag, step, (HEADER, position))

        picture = row_tiles(parts, what, wanted, read)
        if not picture:
            return wrappers.Response(status=204)
        return bytes_answer(request, picture, picture_type(picture), keep=_may_keep(request))

    def _thumbnails(self, request: wrappers.Request) -> wrappers.Response:
        return self._picture(request, THUMBNAILS, _place(request, "tile"))

    def _picture(
        self, request: wrappers.Request, position: int, tile: int | None = None
    ) -> wrappers.Response:
        stored = self._read(request, HEADER, position)
        picture = checked_picture(stored, position)
        if not picture:
            tag = short(request.args["tag"])
            raise NotThere(f"'{tag}' has no such picture at step {stored.step}.")
        if tile is not None:
            picture = encode_lossy(one_thumbnail(stored, picture, tile))
        return bytes_answer(request, picture, picture_type(picture), keep=_may_keep(request))

    def _film(self, request: wrappers.Request) -> wrappers.Response:
        caller = _caller(request)
        run, tag = _argument(request, "run"), _argument(request, "tag")
        steps, tiles = _listed(request, "steps"), _listed(request, "tiles")
        if len(steps) != len(tiles):
            raise BadRequest(
                f"a film needs one tile per step, got {len(steps)} steps and {len(tiles)} tiles."
            )

        def frame(step: int, tile: int) -> np.ndarray:
            parts = self._catalogue.read_parts(caller, run, tag, step, (HEADER,))
            part, sheet, place = sheet_of([stored.blobs[HEADER] for _, stored in parts], tile)
            positions = (HEADER, sheet_position(sheet))
            stored = self._catalogue.read(caller, run, parts[part][0], step, positions)
            return cut_tile(stored, sheet, place)

        content = animate([frame(step, tile) for step, tile in zip(steps, tiles, strict=True)])
        name = npz_name(tag, steps[-1]).replace(".npz", f"_tile{tiles[-1]}.webp")
        return bytes_answer(request, content, "image/webp", file_name=name)

    def _download(self, request: wrappers.Request) -> wrappers.Response:
        parts = [stored for _, stored in self._read_parts(request)]
        visual, *_ = joined(decode(stored.blobs) for stored in parts)
        content = visual_npz(visual, parts[0].blobs[HEADER])
        name = npz_name(request.args["tag"], parts[0].step)
        return bytes_answer(request, content, "application/zip", file_name=name)

    def _static(self, request: wrappers.Request) -> wrappers.Response:
        name = request.path.rpartition("/static/")[2]
        version = request.args.get("v")
        content, content_type = static_file(name, version)
        return bytes_answer(request, content, content_type, keep=version is not None)

    def _read(self, request: wrappers.Request, *positions: int) -> Blobs:
        run, tag = _argument(request, "run"), _argument(request, "tag")
        step = _step(_argument(request, "step"))
        return self._catalogue.read(_caller(request), run, tag, step, positions)

    def _read_parts(
        self,
        request: wrappers.Request,
        *positions: int,
        names: tuple[str, str, str] = _PLACE,
    ) -> list[tuple[str, Blobs]]:
        run, tag, step = (_argument(request, name) for name in names)
        return self._catalogue.read_parts(_caller(request), run, tag, _step(step), positions)

    def _numbers(
        self, request: wrappers.Request, names: tuple[str, str, str] = _PLACE
    ) -> dict[str, Any]:
        """Everything of one Visual but its pictures, parts joined."""
        parts = self._read_parts(request, HEADER, ARRAYS, names=names)
        return joined_answer([(tag, visual_json(stored)) for tag, stored in parts])


def _caller(request: wrappers.Request) -> Caller:
    environ = request.environ
    return Caller(plugin_util.context(environ), plugin_util.experiment_id(environ))


def _argument(request: wrappers.Request, name: str) -> str:
    value = request.args.get(name)
    if value is None:
        raise BadRequest(f"'{name}' is missing; add &{name}=... to the address.")
    return str(value)


def _place(request: wrappers.Request, name: str) -> int | None:
    """Read the number of a sheet, a tile, a unit or an image; `None` where the address has none."""
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) < MOST_TILES):
        raise BadRequest(f"{name} must be a whole number below {MOST_TILES}, got '{text[:40]}'.")
    return int(text)


def _listed(request: wrappers.Request, name: str) -> list[int]:
    """Read whole numbers that commas separate."""
    texts = _argument(request, name).split(",")
    if len(texts) > MOST_FRAMES:
        raise BadRequest(f"a film has at most {MOST_FRAMES} {name}, got {len(texts)}.")
    for text in texts:
        if not (text.isascii() and text.isdigit() and len(text) < 20):
            raise BadRequest(
                f"{name} must be whole numbers with commas between them, got '{text[:40]}'."
            )
    return [int(text) for text in texts]


def _step(text: str) -> int | None:
    if text == "latest":
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= _HIGHEST_STEP):
        raise BadRequest(f"step must be a whole number or 'latest', got '{text[:40]}'.")
    return int(text)


def _may_keep(request: wrappers.Request, step: str = "step", time: str = "ts") -> bool:
    """Whether the answer can never change: the address names a step and when it was written."""
    return time in request.args and request.args[step] != "latest"
