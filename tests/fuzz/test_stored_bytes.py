"""Whatever bytes a log holds, they are read or refused with a sentence: NetVizError, nothing else.

`make test` tries a few hundred cases of each target, `make fuzz` runs for ten minutes. What broke
once is kept as a small file in `corpus`, and is tried every time.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import json
import tempfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.context import RequestContext
from tensorboard.data import provider

from tb_netviz.errors import NetVizError
from tb_netviz.events.atlas import AtlasGeometry
from tb_netviz.events.encoding import Encoded, decode, encode
from tb_netviz.events.header import parse_header
from tb_netviz.events.reader import read
from tb_netviz.events.records import read_records
from tb_netviz.events.writer import EventWriter
from tb_netviz.plugin.catalogue import Caller, Catalogue
from tb_netviz.plugin.plugin import NetVizPlugin
from tb_netviz.visual import Grid
from tests.fuzz.effort import fuzzed

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())

HOSTILE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**31, 2**63, -(2**63), 10**400, 10**9, -1]),
    st.floats(),
    st.sampled_from([float("inf"), float("nan"), 1e308]),
    st.text(max_size=6),
    st.sampled_from(["\u202etxt.gpj", "\x00\x1b[31m", "../../evil", "<script>", "|O8", "grid"]),
    st.lists(st.integers(), max_size=3),
    st.sampled_from([[10**9, 0], [0, 10**9], [-1, -1], [[[]]], {}, {"a": {}}, [None]]),
)


@functools.cache
def stored() -> Encoded:
    grid = Grid(
        technique="filters",
        layer="conv1",
        images=np.arange(2 * 3 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3, 3),
        units=np.arange(2),
        measures={"minimum": np.array([0.5, 1.5])},
    )
    return encode(grid)


@st.composite
def headers(draw: Any) -> bytes:
    """A good header of which some values are hostile, or missing."""
    value: Any = json.loads(stored().blobs[0])
    for _ in range(draw(st.integers(1, 3))):
        at = value
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(at[key], (dict, list)) and at[key] and draw(st.integers(0, 3)):
                at = at[key]
                continue
            if draw(st.integers(0, 5)):
                at[key] = copy.deepcopy(draw(HOSTILE))
            else:
                del at[key]
            break
    value.pop("crc32", None)
    text = json.dumps(value).encode()
    if len(text) < 3 or draw(st.integers(0, 9)) == 0:
        return text
    # With the right checksum, which only an accident lacks.
    return b'%s,"crc32":%d}' % (text[:-1], zlib.crc32(text))


def nested() -> st.SearchStrategy[bytes]:
    """JSON that is no header, perhaps nested deeply."""
    values = st.recursive(HOSTILE, st.lists, max_leaves=8).map(json.dumps).map(str.encode)
    return values | st.integers(1, 20_000).map(lambda depth: b"[" * depth + b"]" * depth)


@st.composite
def altered(draw: Any, data: bytes) -> bytes:
    """Bytes of which some are changed, or the end is missing."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        changed[draw(st.integers(0, len(changed) - 1))] = draw(st.integers(0, 255))
    return bytes(changed[: draw(st.integers(0, len(changed)))] if draw(st.booleans()) else changed)


@given(headers() | st.binary(max_size=200) | nested())
@fuzzed
def test_a_header_is_read_or_refused(text: bytes) -> None:
    with contextlib.suppress(NetVizError):
        parse_header(text)
    with contextlib.suppress(NetVizError):
        decode((text, *stored().blobs[1:]))


@given(st.dictionaries(st.sampled_from(list(AtlasGeometry.__dataclass_fields__)), HOSTILE))
@fuzzed
def test_the_geometry_of_an_atlas_is_read_or_refused(entry: dict[str, Any]) -> None:
    good = json.loads(stored().blobs[0])["atlas"]
    with contextlib.suppress(NetVizError):
        AtlasGeometry.from_json({**good, **entry})


@given(st.integers(0, 2).flatmap(lambda at: st.tuples(st.just(at), altered(stored().blobs[at]))))
@fuzzed
def test_altered_blobs_are_read_or_refused(change: tuple[int, bytes]) -> None:
    blobs = list(stored().blobs)
    blobs[change[0]] = change[1]
    with contextlib.suppress(NetVizError):
        decode(tuple(blobs))


@functools.cache
def event_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        with EventWriter(folder) as writer:
            writer.write(decode(stored().blobs))
        (path,) = Path(folder).glob("netviz/*tfevents*")
        return path.read_bytes()


@given(st.deferred(lambda: altered(event_file())) | st.binary(max_size=300))
@fuzzed
@pytest.mark.filterwarnings("ignore")
def test_an_event_file_is_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.out.tfevents.1.host"
        path.write_bytes(data)
        with contextlib.suppress(NetVizError):
            list(read_records(path))
        with contextlib.suppress(NetVizError):
            read(folder)


class Hostile:
    """A data provider that gives what it is told.

    Args:
        contents: By tag what is stored about it.
        blobs: The blobs of every summary.
    """

    def __init__(self, contents: dict[str, bytes], blobs: tuple[bytes, ...]) -> None:
        self._contents, self._blobs = contents, blobs

    def list_blob_sequences(self, *_: object, **__: object) -> Any:
        series = {
            tag: provider.BlobSequenceTimeSeries(
                max_step=1,
                max_wall_time=1.0,
                plugin_content=content,
                description="",
                display_name="",
                max_length=3,
            )
            for tag, content in self._contents.items()
        }
        return {"run/netviz": series}

    def read_blob_sequences(self, *_: object, **__: object) -> Any:
        keys = tuple(provider.BlobReference(blob_key=str(at)) for at in range(len(self._blobs)))
        datum = provider.BlobSequenceDatum(step=1, wall_time=1.0, values=keys)
        return {"run/netviz": {tag: [datum] for tag in self._contents}}

    def read_blob(self, *_: object, blob_key: str) -> bytes:
        return self._blobs[int(blob_key)]


def tags_beside(content: bytes) -> list[str]:
    """The tags of the index of a good tag and one with this content."""
    good = {"good": stored().content, "other": content}
    index = Catalogue(Hostile(good, stored().blobs), 200).index(Caller(RequestContext(), ""))
    return [entry["tag"] for entry in index["runs"][0]["visuals"]]


@given(headers() | st.binary(max_size=100))
@fuzzed
def test_what_is_stored_about_one_tag_never_hides_another(content: bytes) -> None:
    assert "good" in tags_beside(content)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_broke_once_is_refused_or_read(path: Path) -> None:
    text = path.read_bytes()
    with contextlib.suppress(NetVizError):
        parse_header(text)
    with contextlib.suppress(NetVizError):
        decode((text, *stored().blobs[1:]))
    assert "good" in tags_beside(text)


@given(
    headers(),
    st.sampled_from(["visual", "atlas", "download", "index", "static/x"]),
    st.dictionaries(st.sampled_from(["run", "tag", "step", "ts"]), st.text(max_size=8)),
)
@fuzzed
def test_every_request_has_an_answer_in_our_words(
    header: bytes, route: str, query: dict[str, str]
) -> None:
    from tensorboard.plugins import base_plugin
    from werkzeug.test import Client

    data = Hostile({"t": stored().content}, (header, *stored().blobs[1:]))
    apps = NetVizPlugin(base_plugin.TBContext(data_provider=data), 200).get_plugin_apps()
    app = apps.get(f"/{route}", apps["/static/*"])
    given_query = {"run": "run/netviz", "tag": "t", "step": "1", **query}
    response = Client(app).get(f"/{route}", query_string=given_query)
    assert response.status_code in (200, 400, 404, 500)
    assert b"Traceback" not in response.data
    assert b"NetViz failed to answer" not in response.data, response.data
