"""Private parts of Keras and TensorFlow: each works, is loud when missing, and has one home."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from tb_netviz import keras_internals
from tb_netviz.keras_internals import (
    called_function,
    dataset_inputs,
    inner_layers,
    input_structure,
    is_reshuffling,
    keras_seed_restorer,
    shadowed,
    tensorflow_seed_restorer,
    unchecked_input,
    uncounted_call,
    unrounded_inputs,
    warn_of_missing,
)
from tb_netviz.model.image_model import ImageModel
from tb_netviz.randomness import untouched_randomness

ROOT = Path(__file__).resolve().parent.parent
L = keras.layers


@pytest.fixture(autouse=True)
def every_warning_is_the_first() -> Iterator[None]:
    warn_of_missing.cache_clear()
    yield
    warn_of_missing.cache_clear()


class Bare:
    """An object of a release without any of the private parts."""


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


def functional(dtype: str = "float32") -> keras.Model:
    image = keras.Input((8, 8, 3), dtype=dtype)
    x = L.Conv2D(2, 3, name="conv")(L.Rescaling(1 / 255)(image))
    return keras.Model(image, L.Dense(2)(L.GlobalAveragePooling2D()(x)))


def sequential(dtype: str = "float32") -> keras.Model:
    image = keras.Input((8, 8, 3), dtype=dtype)
    layers = [L.Rescaling(1 / 255), L.Conv2D(2, 3), L.GlobalAveragePooling2D(), L.Dense(2)]
    return keras.Sequential([image, *layers])


def nested(dtype: str = "float32") -> keras.Model:
    image = keras.Input((8, 8, 3))
    return keras.Model(image, functional(dtype)(image))


def test_a_missing_part_is_named_once_with_the_releases_and_what_is_lost(caplog):
    for _ in range(2):
        warn_of_missing("keras", "Layer.nothing", "nothing is shown")
    (sentence,) = warnings_of(caplog)
    oldest, *_, newest = keras_internals.CHECKED_ON["keras"]
    assert sentence == (
        f"keras {keras.__version__} has no Layer.nothing (netviz was checked on keras {oldest} to "
        f"{newest}), so nothing is shown"
    )


def test_inner_layers_are_found_in_attributes_of_subclassed_layers():
    class Block(keras.layers.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = L.Dense(2), L.Dense(3)

    block = Block()
    assert inner_layers(block) == [block.first, block.second]


def test_without_the_private_walk_public_layers_are_listed_and_it_says_so(caplog):
    bare = Bare()
    bare.layers = [1, 2]
    assert inner_layers(bare) == [1, 2]
    assert "layers inside subclassed layers may not be shown" in warnings_of(caplog)[0]


@pytest.mark.parametrize("name", ["call", "activation"])
def test_keras_looks_up_what_is_shadowed_on_the_instance(name):
    layer = L.Dense(2, activation="relu", kernel_initializer="ones")
    ones = np.ones((1, 3), np.float32)
    before = layer(ones).numpy()
    tracked = list(vars(layer))
    with shadowed(layer, name, lambda values: values * 0 + 7):
        assert np.all(layer(ones).numpy() == 7)
    np.testing.assert_array_equal(layer(ones).numpy(), before)
    assert list(vars(layer)) == tracked


def test_a_quantised_layer_runs_its_shadowed_quantised_call():
    layer = L.Dense(2)
    layer.build((None, 3))
    layer.quantize("int8")
    assert layer.quantization_mode == "int8"
    with shadowed(layer, "quantized_call", lambda values, **_: values * 0 + 7):
        assert np.all(layer(np.ones((1, 3), np.float32)).numpy() == 7)


def test_a_call_inside_the_block_does_not_count():
    layer = L.Dense(2)
    layer.build((None, 3))
    assert not layer._called
    with uncounted_call(layer):
        layer(np.ones((1, 3), np.float32))
    assert not layer._called
    layer(np.ones((1, 3), np.float32))
    assert layer._called


def test_without_a_note_of_calls_the_block_runs_and_it_says_so(caplog):
    with uncounted_call(Bare()):
        pass
    assert "counts as called" in warnings_of(caplog)[0]


@pytest.mark.parametrize("make", [functional, sequential, nested])
def test_models_declared_for_integers_pass_a_gradient(make):
    model = ImageModel(make("uint8"), preprocessing=(0.0, 255.0))
    tap = model.tap(["scores"])

    @tf.function(autograph=False)
    def gradient(images: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            tape.watch(images)
            score = tf.reduce_sum(tap(images)["scores"])
        return tape.gradient(score, images)

    assert np.abs(gradient(tf.fill((1, 8, 8, 3), 0.4)).numpy()).max() > 0


@pytest.mark.parametrize("make", [functional, sequential])
def test_models_of_floats_and_plain_layers_are_left_alone(make, caplog):
    model = make()
    with unrounded_inputs(model), unrounded_inputs(L.Dense(2)):
        assert "_convert_inputs_to_tensors" not in vars(model)
    assert warnings_of(caplog) == []


def test_a_subclassed_model_of_integers_says_that_it_has_no_gradient(caplog):
    class Model(keras.Model):
        inputs = (keras.KerasTensor((None, 8, 8, 3), "uint8"),)

    with unrounded_inputs(Model()):
        pass
    assert "has no gradient" in warnings_of(caplog)[0]


def test_inside_the_block_images_of_another_size_are_let_in():
    image = keras.Input((8, 8, 3))
    model = keras.Model(image, L.Conv2D(2, 3)(image))
    with unchecked_input(model):
        assert model(tf.zeros((1, 5, 6, 3))).shape == (1, 3, 4, 2)
    with pytest.raises(ValueError):
        model(tf.zeros((1, 5, 6, 3)))


def test_a_size_that_is_checked_all_the_same_is_named(caplog):
    class Functional(keras.layers.Layer):
        input_spec = keras.layers.InputSpec(shape=(None, 8, 8, 3))

    layer = Functional()
    object.__setattr__(layer, "input_spec", Functional.input_spec)
    with unchecked_input(layer):
        pass
    assert "full size" in warnings_of(caplog)[0]


def test_the_nesting_of_inputs_is_that_of_the_model():
    inputs = {"left": keras.Input((2,), name="left"), "right": keras.Input((3,), name="right")}
    model = keras.Model(inputs, L.Concatenate()(list(inputs.values())))
    assert set(input_structure(model) or ()) == {"left", "right"}


def test_only_a_functional_model_is_missed_its_nesting(caplog):
    class Functional:
        """A functional model of another release."""

    assert input_structure(Bare()) is None and warnings_of(caplog) == []
    assert input_structure(Functional()) is None
    assert "a dict of inputs cannot be run" in warnings_of(caplog)[0]


def draw_of_each() -> tuple[float, ...]:
    """The next number of every global generator."""
    return (
        float(keras.random.uniform((1,))[0]),
        float(tf.random.uniform((1,))[0]),
        random.random(),
        float(np.random.rand()),  # noqa: NPY002
    )


def test_what_is_drawn_inside_changes_nothing_outside():
    sequences = []
    for is_disturbed in (False, True):
        keras.utils.clear_session()  # seeding does not reset the generator of Keras 3.8
        keras.utils.set_random_seed(3)
        drawn = [draw_of_each()]
        if is_disturbed:
            with untouched_randomness():
                keras.random.normal((2,))
                tf.random.normal((2,))
                random.gauss(0, 1)
                np.random.rand(2)  # noqa: NPY002
        sequences.append([*drawn, draw_of_each()])
    assert sequences[0] == sequences[1]


def test_a_generator_that_keras_makes_inside_the_block_is_forgotten():
    keras.utils.clear_session()
    keras.src.backend.common.global_state.set_global_attribute("global_seed_generator", None)
    with untouched_randomness():
        keras.random.uniform((1,))
    state = keras.src.backend.common.global_state
    assert state.get_global_attribute("global_seed_generator") is None


def test_without_keras_global_state_the_lost_promise_is_named(caplog, monkeypatch):
    monkeypatch.delattr(keras.src.backend.common.global_state, "get_global_attribute")
    assert keras_seed_restorer() is None
    assert "need not be bit for bit the same" in warnings_of(caplog)[0]


def test_without_tensorflows_generator_the_lost_promise_is_named(caplog, monkeypatch):
    from tensorflow.python.eager import context

    monkeypatch.setattr(context, "context", Bare)
    assert tensorflow_seed_restorer() is None
    assert "need not be bit for bit the same" in warnings_of(caplog)[0]


def test_before_a_seed_is_set_tensorflow_has_nothing_to_put_back(caplog, monkeypatch):
    from tensorflow.python.eager import context

    fresh = context.Context()
    monkeypatch.setattr(context, "context", lambda: fresh)
    assert tensorflow_seed_restorer() is None
    assert warnings_of(caplog) == []


def test_a_fresh_process_that_sets_no_seed_is_warned_of_nothing():
    program = (
        "import keras, numpy as np\n"
        "from tb_netviz.model.image_model import ImageModel\n"
        "from tb_netviz.randomness import untouched_randomness\n"
        "layers = [keras.Input((8, 8, 3)), keras.layers.Conv2D(2, 3, name='conv')]\n"
        "with untouched_randomness():\n"
        "    model = ImageModel(keras.Sequential(layers), preprocessing=(0, 1))\n"
        "    model.read(['conv'], np.zeros((1, 8, 8, 3), np.float32))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "netviz was checked on" not in done.stderr


def test_the_steps_of_a_pipeline_are_followed():
    numbers = tf.data.Dataset.range(10)
    shuffled = numbers.shuffle(10)
    assert dataset_inputs(shuffled) == [numbers]
    assert is_reshuffling(shuffled) and not is_reshuffling(numbers)
    assert is_reshuffling(numbers.shuffle(10, reshuffle_each_iteration=None))
    assert not is_reshuffling(numbers.shuffle(10, reshuffle_each_iteration=False))


def test_a_pipeline_that_cannot_be_followed_says_so(caplog):
    class _ShuffleDataset:
        """A shuffle of another release."""

    assert dataset_inputs(Bare()) == []
    assert is_reshuffling(_ShuffleDataset())
    first, second = warnings_of(caplog)
    assert "nobody is warned" in first
    assert "every shuffled dataset" in second


def test_a_function_inside_a_graph_is_found():
    @tf.function(autograph=False)
    def inner(x: tf.Tensor) -> tf.Tensor:
        return x + 1

    outer = tf.function(lambda x: inner(x) * 2, autograph=False)
    graph = outer.get_concrete_function(tf.TensorSpec((2,))).graph
    (call,) = (op for op in graph.get_operations() if "PartitionedCall" in op.type)
    body = called_function(graph, call.get_attr("f").name).graph
    assert any(op.type.startswith("Add") for op in body.get_operations())


def test_a_graph_without_its_functions_says_so(caplog):
    assert called_function(Bare(), "f") is None
    assert "given as the whole image" in warnings_of(caplog)[0]


def test_the_releases_of_this_machine_are_those_that_were_checked():
    found = {"keras": keras.__version__, "tensorflow": tf.__version__}
    checked = keras_internals.CHECKED_ON
    if any(version not in checked[package] for package, version in found.items()):
        pytest.skip(f"checked on {checked}, this machine has {found}")


# Attributes of objects of our own classes, reached from another object of the same class.
OURS = {("tb_netviz/scan/one_pass/moments.py", "other._about")}
