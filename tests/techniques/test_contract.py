"""What every technique of the table promises, on networks of a few weights."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import keras
import numpy as np
import pytest

from tb_netviz.data.image_source import open_images
from tb_netviz.errors import NetVizError
from tb_netviz.model.image_model import ImageModel
from tb_netviz.techniques import TECHNIQUES, make_techniques, technique_class
from tb_netviz.visual import KINDS, LayerGraph, Note, Visual

NAMES = tuple(TECHNIQUES)
COUNT, CLASSES = 12, 3


def image_model(shape=(12, 16, 3)):
    """A classifier with random weights that do not depend on other tests."""
    keras.utils.set_random_seed(0)
    return ImageModel(
        keras.Sequential(
            [
                keras.Input(shape),
                keras.layers.Conv2D(4, 3, activation="relu", name="conv1"),
                keras.layers.Conv2D(6, 3, strides=2, name="conv2"),
                keras.layers.BatchNormalization(name="norm"),
                keras.layers.ReLU(name="relu"),
                keras.layers.GlobalAveragePooling2D(name="average"),
                keras.layers.Dropout(0.5, name="dropout"),
                keras.layers.Dense(8, activation="relu", name="features"),
                keras.layers.Dense(CLASSES, activation="softmax", name="classes"),
            ]
        )
    )


def images(model, count=COUNT):
    """Random pictures; each has the label that the model gives it, so that attacks have a start."""
    pictures = np.random.default_rng(0).uniform(size=(count, *model.image_shape)).astype("float32")
    labels = np.argmax(model.keras_model(pictures, training=False), axis=-1)
    return open_images((pictures, labels), model)


def cheap(name):
    """The technique with as few steps as it can have."""
    technique: Any = technique_class(name)().during_training()
    fields = {field.name for field in dataclasses.fields(technique)}
    few = {"steps": 4, "octaves": 1, "size": None}
    given = {key: value for key, value in few.items() if key in fields and value is not None}
    return dataclasses.replace(technique, **given)


def run(name, model, data, **options):
    return list(cheap(name).run(model, data, **options))


def same(first, second):
    """Whether two Visuals show the same pictures and numbers."""
    arrays = [*first.arrays]
    return (
        type(first) is type(second)
        and first.layer == second.layer
        and all(
            np.array_equal(getattr(first, a), getattr(second, a), equal_nan=True) for a in arrays
        )
        and all(
            np.array_equal(first.measures[m], second.measures[m], equal_nan=True)
            for m in first.measures
        )
    )


@pytest.fixture(scope="module")
def model():
    return image_model()


@pytest.fixture(scope="module")
def data(model):
    return images(model)


@pytest.fixture(scope="module")
def shown(model, data):
    """What each technique shows, made once."""
    made: dict[str, list[Visual]] = {}

    def get(name):
        if name not in made:
            made[name] = run(name, model, data, step=5, seed=1)
        return made[name]

    return get


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_name_a_title_and_a_caption(name):
    technique = technique_class(name)
    assert technique.name == name
    assert technique.title
    assert technique.caption.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_it_yields_pictures_of_known_kinds_with_its_name_and_step(name, shown):
    visuals = shown(name)
    assert any(not isinstance(visual, Note) for visual in visuals)
    for visual in visuals:
        assert KINDS[visual.kind] is type(visual)
        assert visual.technique == name
        assert visual.step == 5
        assert visual.title


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_explained_in_a_sentence(name, shown):
    for visual in shown(name):
        assert set(visual.meanings) == {*visual.measures, *visual.summary}
        for measure, meaning in visual.meanings.items():
            assert meaning.sentence.endswith("."), f"{measure} needs a sentence"
            assert meaning.label, measure


@pytest.mark.parametrize("name", NAMES)
def test_numbers_keep_what_their_role_promises(name, shown):
    for visual in shown(name):
        for measure, values in {**visual.measures, **visual.summary}.items():
            role, known = visual.meanings[measure].role, values[np.isfinite(values)]
            where = f"{measure} of {visual.layer} is no {role}: {values}"
            if role in ("class", "label"):
                assert values.dtype == np.int32 and (values >= -1).all(), where
            elif role in ("count", "rank"):
                assert (known >= 0).all() and (known == np.rint(known)).all(), where
            elif role in ("flag", "fooled"):
                assert values.dtype == np.int32 and np.isin(values, (0, 1)).all(), where
            elif role in ("probability", "share"):
                assert ((known >= 0) & (known <= 1)).all(), where
            elif role == "distance":
                assert (known >= 0).all(), where


@pytest.mark.parametrize("name", NAMES)
def test_ids_and_boxes_are_integers(name, shown):
    for visual in shown(name):
        for array_name, array in visual.arrays.items():
            assert array_name in visual.real_names or array.dtype.kind in "iu", array_name


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_pictures(name, model, data, shown):
    again = run(name, model, data, step=5, seed=1)
    assert len(again) == len(shown(name))
    assert all(same(*pair) for pair in zip(shown(name), again, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_the_network_is_left_as_it_was(name, model, shown):
    shown(name)
    used, unused = model.keras_model, image_model().keras_model
    for weights, other in zip(used.get_weights(), unused.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, other)
    for layer, other in zip(used._flatten_layers(), unused._flatten_layers(), strict=True):
        assert layer.trainable == other.trainable
        assert sorted(vars(layer)) == sorted(vars(other))


@pytest.mark.parametrize("name", NAMES)
def test_grey_pictures_that_are_not_square_are_shown(name):
    model = image_model((16, 11, 1))
    visuals = run(name, model, images(model))
    pictures = [getattr(visual, field) for visual in visuals for field in visual.picture_names]
    assert any(not isinstance(visual, Note) for visual in visuals)
    assert all(picture.shape[-1] in (1, 3) for picture in pictures)


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_that_does_not_exist_is_told_by_its_name(name, model, data):
    technique = cheap(name)
    if "layers" not in {field.name for field in dataclasses.fields(technique)}:
        return
    (technique,) = make_techniques([technique], layers=("conv9",))
    with pytest.raises(NetVizError, match="conv9"):
        list(technique.run(model, data))


@pytest.mark.parametrize("name", NAMES)
def test_without_data_it_works_or_needs_it(name, model):
    if technique_class(name).needs_data:
        return
    assert run(name, model, None)


@pytest.mark.parametrize("name", NAMES)
def test_a_memory_lets_the_next_snapshot_go_on(name, model, data):
    memory: dict[str, Any] = {}
    for step in (0, 1):
        visuals = run(name, model, data, step=step, memory=memory)
        assert {visual.step for visual in visuals} == {step}
        assert any(not isinstance(visual, Note) for visual in visuals)


@pytest.mark.parametrize("name", NAMES)
def test_every_recipe_says_how_to_make_the_picture_again(name, model, shown):
    fields = {field.name for field in dataclasses.fields(made_by(name))}
    for visual in shown(name):
        if isinstance(visual, Note):
            continue
        recipe = visual.recipe
        assert set(recipe["versions"]) == {"tb_netviz", "tensorflow", "keras"}
        assert recipe["preprocessing"] == model.preprocessing.describe()
        assert recipe["seed"] == 1
        assert "steps" not in fields or recipe["steps"]
        assert "preset" not in fields or (recipe["preset"] and recipe["source"])
        assert json.loads(json.dumps(recipe)) == recipe, "a recipe is JSON"


def made_by(name: str) -> Any:
    """The class of a technique, a dataclass."""
    return technique_class(name)


def options_of(kind):
    """(technique, field) of all options whose declared type contains one of `kind`."""
    return [
        (name, field.name)
        for name in NAMES
        for field in dataclasses.fields(made_by(name))
        if kind in str(field.type).split(" | ") or kind == "any"
    ]


@pytest.mark.parametrize(("name", "option"), options_of("any"))
@pytest.mark.parametrize("wrong", [object(), {"a": 1}], ids=["object", "dict"])
def test_an_option_of_the_wrong_sort_is_refused_with_a_sentence_that_names_it(name, option, wrong):
    with pytest.raises(NetVizError, match=option.removesuffix("s")) as refused:
        technique_class(name)(**{option: wrong})
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize(
    ("name", "option"),
    [pair for pair in options_of("int") if pair[1] not in ("targeted", "classes", "fooling")],
)
def test_a_number_written_as_text_is_refused(name, option):
    with pytest.raises(NetVizError, match=f"{option} must be"):
        technique_class(name)(**{option: "3"})


IDS = ("images", "units", "queries", "classes", "guide", "fooling", "targeted", "sign")


@pytest.mark.parametrize(
    ("name", "option"), [pair for pair in options_of("int") if pair[1] not in IDS]
)
def test_a_number_below_its_range_is_refused(name, option):
    with pytest.raises(NetVizError, match=f"{option} must be at least"):
        technique_class(name)(**{option: -1})


@pytest.mark.parametrize("name", NAMES)
def test_its_visuals_carry_its_name_title_caption_and_reference(name):
    technique = technique_class(name)()
    note = technique.make_visual(Note, step=3, layer="conv1", note="Why.")
    assert (note.technique, note.title, note.step) == (name, technique.title, 3)
    assert (note.caption, note.reference) == ("", "")
    graph = technique.make_visual(LayerGraph, step=3, title="Another")
    assert (graph.title, graph.caption) == ("Another", technique.caption)
    assert graph.reference == technique.reference
