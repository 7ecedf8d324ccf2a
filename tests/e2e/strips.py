"""Tiles in the strips of the overview: where they lie, and which units they are."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.e2e.conftest import NetVizTab

expect = pytest.importorskip("playwright.sync_api").expect


def strip_tile(tab: NetVizTab, row: int, tile: int) -> tuple[Any, dict[str, int]]:
    """The strip of a row of the overview, and the middle of a tile (56 px wide, 4 px apart)."""
    return tab.frame.locator(".layer-row").nth(row).locator(".strip"), {
        "x": tile * 60 + 28,
        "y": 28,
    }


def unit_named(strip: Any, layer: str) -> str:
    """The unit under the pointer or the focus; strips begin with the units of most interest."""
    expect(strip).to_have_attribute("title", re.compile(rf"^{re.escape(layer)}, unit \d+$"))
    return str(strip.get_attribute("title")).rpartition(" ")[2]
