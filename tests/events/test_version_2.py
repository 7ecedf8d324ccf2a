"""A log of format version 2 is read as if this version had written it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tb_netviz.events.reader import read
from tb_netviz.visual.joining import joined
from tests.events.any_visual import assert_equal
from tests.events.version_2_visuals import visuals

LOG = Path(__file__).parent.parent / "fixtures" / "log_0_2"
# The file is evidence: nobody may write it again with today's code.
DIGEST = "7a879b10dbb68f3cfd534b3e7ba9c0955bcda8037a82253e3f5a665543e6e233"


def test_the_file_is_the_one_that_was_written() -> None:
    (file,) = (path for path in (LOG / "small" / "netviz").iterdir() if "tfevents" in path.name)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == DIGEST


def test_everything_comes_back_exactly() -> None:
    for found, expected in zip(read(LOG), joined(visuals()), strict=True):
        assert_equal(found, expected)
