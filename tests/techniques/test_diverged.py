"""A network that has diverged says so in the same words, whatever technique looks at it."""

from __future__ import annotations

import numpy as np
import pytest

import tb_netviz
from tb_netviz.model.divergence import broken_weights, says_diverged
from tb_netviz.session.run_technique import run_technique
from tb_netviz.visual import Note
from tests.techniques.test_contract import NAMES, cheap, image_model, images

BEGINNING = "The network has diverged: "


def diverged_in(*names):
    """A classifier of which some layers have NaN for weights, with images from before."""
    model = image_model()
    data = images(model)
    for layer in model.keras_model.layers:
        if layer.name in names or not names:
            layer.set_weights([np.full_like(weight, np.nan) for weight in layer.get_weights()])
    return model, data


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layers", [(), ("classes",)], ids=["all", "last"])
def test_every_note_begins_with_the_same_words(name, layers):
    model, data = diverged_in(*layers)
    broken = broken_weights(model.keras_model)
    assert broken.startswith(BEGINNING)
    visuals = list(run_technique(cheap(name), model, data, broken=broken))
    assert visuals
    for visual in visuals:
        assert str(visual.note).startswith(BEGINNING), visual
        assert str(visual.note).count(BEGINNING) == 1 or isinstance(visual, Note)


@pytest.mark.parametrize("name", ["class_images", "dreams", "adversarial", "inversions"])
def test_a_technique_alone_shows_no_picture_of_a_network_without_numbers(name):
    model, data = diverged_in()
    for visual in run_technique(cheap(name), model, data):
        assert isinstance(visual, Note), visual.kind
        assert says_diverged(visual.note), visual.note


def test_log_says_so_of_a_sound_layer_before_a_broken_one(tmp_path):
    model, data = diverged_in("classes")
    entries = tb_netviz.log(model, data, tmp_path, techniques=["filters"])
    (filters,) = [entry for entry in entries if entry.technique == "filters"]
    assert filters.kind == "grid"
    assert filters.note.startswith(BEGINNING)
    assert "classes/kernel" in filters.note
