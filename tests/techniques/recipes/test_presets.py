"""Presets: one table per technique, every entry with a name and a source."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from tb_netviz.ascent.images import PixelImage
from tb_netviz.ascent.objectives import Score
from tb_netviz.ascent.plan import AscentPlan
from tb_netviz.ascent.regularisers import TotalVariation
from tb_netviz.ascent.transforms import Crop, EvenGradient
from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.techniques import technique_class
from tb_netviz.techniques.recipes import class_images, dreams, feature_images, inversions
from tb_netviz.techniques.recipes.ascent_preset import AscentPreset
from tb_netviz.techniques.recipes.feature_images import feature_preset
from tb_netviz.techniques.recipes.preset import DEFAULT, Preset, by_name, preset_named
from tests.data.tiny_data import image_model

TABLES: dict[str, Mapping[str, Preset]] = {
    "class_images": class_images.PRESETS,
    "feature_images": feature_images.PRESETS,
    "inversions": inversions.PRESETS,
    "dreams": dreams.PRESETS,
}
ENTRIES = [(table, name) for table, presets in TABLES.items() for name in presets]


@pytest.mark.parametrize(("table", "name"), ENTRIES)
def test_every_preset_has_its_name_a_source_and_steps(table: str, name: str) -> None:
    preset = TABLES[table][name]
    assert preset.name == name
    assert len(preset.source) > 20
    assert preset.steps >= 1


@pytest.mark.parametrize(("table", "name"), ENTRIES)
def test_the_technique_takes_it_by_its_name(table: str, name: str) -> None:
    assert technique_class(table)(preset=name).preset == name  # type: ignore[call-arg, attr-defined]


@pytest.mark.parametrize("table", TABLES)
def test_none_is_our_own_and_a_wrong_name_is_told_with_close_ones(table: str) -> None:
    presets = TABLES[table]
    assert preset_named(presets, None) is presets[DEFAULT]
    with pytest.raises(NetVizError, match="preset 'netvis' not found; did you mean 'netviz'"):
        technique_class(table)(preset="netvis")  # type: ignore[call-arg]
    with pytest.raises(NetVizError, match="preset must be a name, got"):
        technique_class(table)(preset=["lucid"])  # type: ignore[call-arg]


def test_small_images_are_seen_nearly_whole_and_named_presets_stay_as_they_are() -> None:
    ours, lucid = (preset_named(class_images.PRESETS, name) for name in (DEFAULT, "lucid"))
    small = class_images.fitted(ours, (32, 64))
    assert small.plan.transforms == (EvenGradient(), Crop((0.8, 1.1), views=2))
    assert small.name == ours.name and "four fifths" in small.source
    assert class_images.fitted(ours, (32, 65)) is ours
    assert class_images.fitted(lucid, (32, 32)) is lucid


def test_a_table_is_made_of_names() -> None:
    preset = Preset(name="mine", source="nobody", steps=3)
    assert by_name([preset]) == {"mine": preset}


def test_an_ascent_preset_subtracts_its_penalty_and_describes_its_parts() -> None:
    plain = AscentPreset(name="a", source="b", steps=1, plan=AscentPlan(image=PixelImage()))
    assert plain.objective(Score(1)) == Score(1)
    assert plain.parts()["penalty"] is None and "rivals" not in plain.parts()
    strict = AscentPreset(
        name="a", source="b", steps=1, plan=AscentPlan(), penalty=TotalVariation(), rivals=0.5
    )
    assert strict.objective(Score(1)) == Score(1) - TotalVariation()
    assert strict.parts()["penalty"] == "TotalVariation(beta=2.0, colours=None)"
    assert strict.parts()["rivals"] == 0.5


def test_maco_is_fitted_to_the_photographs_it_is_given() -> None:
    model = image_model()
    pictures = np.random.default_rng(0).integers(0, 256, (5, 4, 6, 3), dtype=np.uint8)
    preset = feature_preset("maco", open_images(pictures, model))
    assert preset.name == "maco" and preset.steps == 256
    assert preset.source.endswith("spectrum and colours of 5 images of the data")
    with pytest.raises(NetVizError, match="takes its spectrum from photographs"):
        feature_preset("maco", None)
