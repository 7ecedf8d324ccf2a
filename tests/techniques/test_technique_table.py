"""The table of techniques: names, objects and options become configured techniques."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from tb_netviz.errors import NetVizError
from tb_netviz.techniques import TECHNIQUES, make_techniques
from tb_netviz.techniques.technique import Technique


@dataclasses.dataclass(frozen=True)
class Probe(Technique):
    name = "probe"
    layers: tuple[str, ...] | None = None

    def run(self, model, data=None, **options):
        yield from ()


def test_a_wrong_name_is_told_with_close_matches():
    with pytest.raises(NetVizError, match="did you mean 'class_images'"):
        make_techniques("class_image")


def test_what_is_no_technique_is_refused():
    with pytest.raises(NetVizError, match="got 3"):
        make_techniques([3])  # type: ignore[list-item]  # a mistake


def test_an_empty_choice_is_refused():
    with pytest.raises(NetVizError, match="no technique chosen"):
        make_techniques([])


def test_options_reach_objects_that_leave_them_open():
    (technique,) = make_techniques([Probe()], layers=("conv1",))
    assert technique.layers == ("conv1",)


def test_options_do_not_replace_what_an_object_says():
    (technique,) = make_techniques(Probe(layers=("conv2",)), layers=("conv1",))
    assert technique.layers == ("conv2",)


def test_an_option_nobody_has_is_refused():
    with pytest.raises(NetVizError, match="option 'classes' is unknown to probe"):
        make_techniques([Probe()], classes=(1,))


def test_the_same_technique_twice_is_refused():
    with pytest.raises(NetVizError, match="twice"):
        make_techniques([Probe(), Probe()])


def test_the_table_has_the_twelve_techniques():
    assert len(TECHNIQUES) == 12


def test_importing_the_package_loads_neither_tensorflow_nor_keras():
    code = (
        "import sys, tb_netviz, tb_netviz.techniques, tb_netviz.visual.kinds, tb_netviz.errors; "
        "print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout.strip() == "[]", answer.stderr
