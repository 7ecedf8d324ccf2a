"""The callback in real trainings of a tiny network: steps, notes, and weights that stay equal."""

from __future__ import annotations

import copy
import pickle
import random

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_netviz
from tb_netviz.callbacks import Budget, EveryBatches, NetVizCallback
from tb_netviz.errors import NetVizError
from tb_netviz.visual import Note
from tests.callbacks.tiny_training import (
    Careless,
    Constant,
    Failing,
    NeedsData,
    callback,
    compiled,
    fit,
    images,
    network,
    notes,
    steps,
)


def test_evaluate_and_predict_are_left_alone(tmp_path):
    model, netviz = network(), callback(tmp_path)
    x, y = images()
    model.evaluate(x, y, verbose=0, callbacks=[netviz])
    model.predict(x, verbose=0, callbacks=[netviz])
    assert not list(tmp_path.iterdir())


def test_a_technique_that_fails_leaves_a_note_and_what_it_had_shown(tmp_path, caplog):
    fit(network(), [callback(tmp_path, [Failing(), Constant()])])
    assert notes(tmp_path, "failing") == [
        "Failing could not be made: ZeroDivisionError: nothing to divide by."
    ]
    assert "failing at step 0 left out" in caplog.text
    assert steps(tmp_path) == [0, 1]


def test_without_data_a_note_says_how_to_give_it(tmp_path):
    x, y = images()
    fit(network(), [callback(tmp_path, [NeedsData()])], epochs=2, validation_data=(x, y))
    (sentence,) = notes(tmp_path, "needs_data")
    assert "give NetVizCallback the option data" in sentence


def test_data_that_cannot_be_read_leaves_a_note_with_the_reason(tmp_path, caplog):
    netviz = callback(tmp_path / "log", [NeedsData(), Constant()], data=str(tmp_path / "missing"))
    fit(network(), [netviz])
    assert "missing" in notes(tmp_path / "log", "needs_data")[0]
    assert steps(tmp_path / "log") == [0, 1]


class Unreadable:
    """Data whose own code fails, as a user's generator may."""

    @property
    def shape(self):
        raise ZeroDivisionError("no such batch")


def test_an_error_of_the_data_is_said_to_be_the_datas_and_the_network_is_shown(tmp_path, caplog):
    fit(network(), [callback(tmp_path, [NeedsData(), Constant()], data=Unreadable())])
    (sentence,) = notes(tmp_path, "needs_data")
    assert "the data cannot be read: it raised ZeroDivisionError: no such batch" in sentence
    assert "cannot be shown" not in caplog.text
    assert len(tb_netviz.read(tmp_path, kind="model")) == 1


def test_the_network_and_the_images_are_logged_once(tmp_path):
    fit(network(), [callback(tmp_path, [NeedsData()], data=images())], epochs=2)
    (graph,) = tb_netviz.read(tmp_path, kind="model")
    (probes,) = tb_netviz.read(tmp_path, kind="images")
    assert graph.layers[0]["path"] == "conv"
    assert probes.images.shape == (24, 8, 8, 3)


def test_a_network_that_takes_no_images_leaves_a_note_and_trains(tmp_path, caplog):
    model = compiled(keras.Sequential([keras.Input((5,)), keras.layers.Dense(2, "softmax")]))
    x, y = np.zeros((8, 5)), np.zeros(8)
    model.fit(x, y, epochs=2, verbose=0, callbacks=[callback(tmp_path)])
    (note,) = tb_netviz.read(tmp_path)
    assert isinstance(note, Note)
    assert "no image input" in note.note


def test_a_worker_that_is_not_the_chief_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("RANK", "1")
    fit(network(), [callback(tmp_path)])
    assert not list(tmp_path.iterdir())


def test_beside_keras_own_callback_both_write(tmp_path):
    own = keras.callbacks.TensorBoard(tmp_path, update_freq=2)
    fit(network(), [own, callback(tmp_path)], epochs=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["netviz", "train"]
    assert steps(tmp_path) == [0, 1, 2]
    assert list((tmp_path / "train").glob("*tfevents*"))


def test_the_budget_leaves_out_what_there_is_no_time_for_and_says_so(tmp_path, caplog):
    clock = iter(range(0, 10**9, 7))
    budget = Budget(1e-6, clock=lambda: float(next(clock)))
    fit(network(), [callback(tmp_path, max_overhead=budget)], epochs=2)
    sentence = notes(tmp_path, "constant")[0]
    assert "Left out at step 0" in sentence
    assert "max_overhead" in caplog.text


def test_mistakes_that_show_before_training_are_raised_at_once(tmp_path):
    with pytest.raises(NetVizError, match="no technique 'filterz'"):
        NetVizCallback(tmp_path, techniques=["filterz"])
    with pytest.raises(NetVizError, match="max_overhead"):
        NetVizCallback(tmp_path, max_overhead=0)


def trained(callbacks, seed=3):
    keras.utils.set_random_seed(seed)
    model = network(is_eager=False)
    x, y = images(seed=1)
    for _ in range(2):
        fit(model, callbacks, epochs=2, validation_data=(x, y))
    drawn = (
        random.random(),
        np.random.rand(),  # noqa: NPY002 - the global one is the point
        float(keras.random.normal(())),
    )
    return model.get_weights(), [v.numpy() for v in model.optimizer.variables], drawn


def test_weights_and_random_states_are_bit_for_bit_those_without_the_callback(tmp_path):
    plain = trained([])
    techniques = ["filters", "class_images", Careless()]
    shown = trained([callback(tmp_path, techniques, data=images(seed=2), schedule=EveryBatches(3))])
    for part, other in zip(plain[:2], shown[:2], strict=True):
        assert len(part) == len(other)
        assert all(np.array_equal(a, b) for a, b in zip(part, other, strict=True))
    assert plain[2] == shown[2]
    assert len(steps(tmp_path, "careless")) == 5


@pytest.mark.parametrize("address", ["gs://bucket/run", "s3://bucket/run", "hdfs://host/run"])
def test_a_remote_log_directory_is_refused_when_the_callback_is_made(address):
    with pytest.raises(NetVizError, match=f"cannot write to {address}; log to a local directory"):
        NetVizCallback(address)


def test_a_copy_shares_the_data_and_shows_its_own_training(tmp_path):
    x, y = images()
    for data in ((x, y), tf.data.Dataset.from_tensor_slices((x, y)).batch(8)):
        netviz = NetVizCallback(tmp_path / "log", data=data, techniques=[Constant()])
        copied = copy.deepcopy(netviz)
        assert copied is not netviz
        assert copied.data is netviz.data is data
        assert copied.budget is not netviz.budget
    fit(network(), [copied])
    assert steps(tmp_path / "log") == [0, 1]


def test_a_callback_with_arrays_is_pickled(tmp_path):
    netviz = NetVizCallback(tmp_path / "log", data=images(), techniques=["filters"])
    fit(network(), [pickle.loads(pickle.dumps(netviz))])
    visuals = tb_netviz.read(tmp_path / "log", technique="filters")
    assert [visual.step for visual in visuals] == [0, 1]
