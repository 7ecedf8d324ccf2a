"""axe-core finds nothing serious on any screen, in either theme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import NetVizTab
from tests.e2e.test_e2e_panels import PANELS, RUN
from tests.fixtures.sample_log import LAST, SECOND

pytestmark = pytest.mark.e2e

AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS: dict[str, Any] = {
    "overview": {"view": "overview"},
    "graph": {"view": "overview", "layout": "graph"},
    "history": {"view": "layer", "layer": SECOND, "score": "dead"},
    "dreams": {"view": "network", "technique": "dreams-ladder", "layer": LAST},
    "chosen on the map": {"view": "embedding", "area": "-99,-99;99,-99;0,99", "cells": "under"},
    "cells": {"view": "layer", "layer": "pool", "technique": "embedding-cells"},
    **PANELS,
}

CHECK = """
async () => {
  const {violations} = await axe.run(document);
  return violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .flatMap(({id, nodes}) => nodes.map(node => `${id}: ${node.target} ${node.failureSummary}`));
}
"""


def violations(tab: NetVizTab) -> list[str]:
    frame = next(one for one in tab.page.frames if "name=netviz" in one.url)
    frame.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = frame.evaluate(CHECK)
    return found


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: run `npm --prefix frontend ci`")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_has_a_serious_fault(
    open_tab: Callable[..., NetVizTab], sample_root: str, scheme: Any
) -> None:
    tab = open_tab(sample_root, color_scheme=scheme)
    faults = {}
    for name, place in SCREENS.items():
        tab.open(run=RUN, **place)
        tab.frame.locator("main :is(canvas, img)").first.wait_for()
        tab.frame.locator(".spinner").first.wait_for(state="detached")
        assert tab.frame.locator("html").get_attribute("data-theme") == scheme
        found = violations(tab)
        if found:
            faults[name] = found
    assert faults == {}
