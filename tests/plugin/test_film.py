"""A film shows one tile step by step, and refuses what it cannot show in a sentence."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageSequence
from werkzeug.test import Client

from tb_netviz.plugin.film import animate
from tests.plugin.asking import get

FILM = {"run": "run1/netviz", "tag": "grid/feature_images/conv1"}


def frames(content: bytes) -> list[np.ndarray]:
    with Image.open(io.BytesIO(content)) as film:
        return [np.asarray(one.convert("RGB")) for one in ImageSequence.Iterator(film)]


def test_frames_follow_each_other_enlarged_by_whole_pixels_and_without_loss() -> None:
    first = np.arange(64 * 96 * 3, dtype=np.uint8).reshape(64, 96, 3)
    shown = frames(animate([first, 255 - first]))
    assert [one.shape for one in shown] == [(128, 192, 3)] * 2
    assert np.array_equal(shown[0][::2, ::2], first)
    assert np.array_equal(shown[1][1::2, 1::2], 255 - first)


def test_a_grey_tile_alone_is_a_film_of_one_frame() -> None:
    (shown,) = frames(animate([np.full((8, 8, 1), 100, np.uint8)]))
    assert shown.shape == (192, 192, 3) and (shown == 100).all()


def test_the_route_shows_the_tile_of_each_step(client: Client) -> None:
    answer = get(client, "film", **FILM, steps="0,4,8", tiles="2,2,2")
    assert answer.status_code == 200 and answer.content_type == "image/webp"
    assert "feature_images" in answer.headers["Content-Disposition"]
    shown = frames(answer.get_data())
    assert len(shown) == 3
    assert not np.array_equal(shown[0], shown[2])


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"steps": "0,1", "tiles": "1"}, 400, "one tile per step"),
        ({"steps": "0,x", "tiles": "1,1"}, 400, "whole numbers with commas"),
        ({"steps": "0", "tiles": "99"}, 404, "no tile 99; the pictures have 16"),
        ({"steps": ",".join("1" * 201), "tiles": "1"}, 400, "at most 200"),
        ({"steps": "3", "tiles": "1"}, 404, "no step 3"),
        ({"steps": "0"}, 400, "'tiles' is missing"),
    ],
)
def test_what_cannot_be_shown_is_told(
    client: Client, given: dict[str, str], status: int, words: str
) -> None:
    answer = get(client, "film", **FILM, **given)
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)
