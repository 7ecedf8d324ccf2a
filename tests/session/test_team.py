"""Workers on Ray make the pictures of one process, also when one is killed."""

from __future__ import annotations

import functools
import importlib.util
from pathlib import Path
from typing import Any

import keras
import pytest

from tb_netviz import FeatureImages, Inversions
from tb_netviz.errors import NetVizError
from tb_netviz.ray_workers import Cluster
from tb_netviz.session.piece import Piece
from tb_netviz.session.team import Team, _halves, _Worker
from tests.session.team_networks import open_dying_once, open_other, open_tiny
from tests.session.test_resume import assert_same, images, log, model, pictures

__all__ = ["images", "model"]  # fixtures

needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="Ray has no wheel for this Python or platform"
)


@needs_ray
def test_workers_of_which_one_is_killed_make_what_one_process_makes(
    model: keras.Model, images: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    alone = log(model, images, tmp_path / "alone")
    team = Team(functools.partial(open_dying_once, str(tmp_path)), Cluster(workers=2))
    together = log(model, images, tmp_path / "together", team=team)
    assert (tmp_path / "died").exists()
    assert sorted(together) == sorted(alone)
    one, other = pictures(tmp_path / "alone"), pictures(tmp_path / "together")
    assert one.keys() == other.keys()
    for key, visual in one.items():
        assert_same(visual, other[key])
    assert log(model, images, tmp_path / "together") == []


def test_a_worker_that_opens_another_network_refuses(model: keras.Model, images: Any) -> None:
    from tb_netviz.session.identity import identity_of

    identity = identity_of(*open_tiny(), 0)
    with pytest.raises(NetVizError, match="a worker opened another network"):
        _Worker(open_other, identity, 0, {})()


def test_a_block_that_is_too_much_is_halved_and_a_single_unit_is_not() -> None:
    block = Piece(FeatureImages(layers=["late"], units=(1, 4, 6)), ("late",), (1, 4, 6))
    assert [half.units for half in _halves(block)] == [(1,), (4, 6)]
    assert [list(half.technique.units) for half in _halves(block)] == [[1], [4, 6]]
    assert len(_halves(_halves(block)[0])) == 1
    assert len(_halves(Piece(Inversions()))) == 1
