"""A page asks for what its first picture needs, and for nothing else before that is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.conftest import WAIT_MS
from tests.e2e.first_picture import first_picture, watch_drawing
from tests.fixtures.sample_log import RUNS, SECOND, STEPS

pytestmark = pytest.mark.e2e

RUN = f"{RUNS[0]}/netviz"
MOST_REQUESTS = 3
MOST_BYTES = 300_000


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    watch_drawing(context)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    yield page
    context.close()


@pytest.mark.parametrize(
    "place",
    [
        {"view": "overview"},
        {"view": "layer", "layer": SECOND, "technique": "max_patches"},
        {"view": "unit", "layer": SECOND, "unit": 3, "step": STEPS[1]},
        {"view": "images"},
        {"view": "image", "image": 5},
        {"view": "classes"},
        {"view": "class", "class": 3},
        {"view": "embedding"},
    ],
    ids=lambda place: place["view"],
)
def test_a_deep_link_needs_three_requests_for_its_first_picture(
    page: Any, sample_root: str, place: dict[str, object]
) -> None:
    keys = {"run": RUN, **place}
    address = "".join(f"&p.netviz.{key}={quote(str(value), '')}" for key, value in keys.items())
    page.goto(f"{sample_root}/#netviz{address}", wait_until="commit")
    ours = page.wait_for_selector('iframe[src*="name=netviz"]', state="attached")
    frame = ours.content_frame()
    first = first_picture(frame, page)
    assert first.asked[0].startswith("index")
    assert len(first.asked) <= MOST_REQUESTS, first.asked
    assert first.size < MOST_BYTES
