"""The callback in real trainings of a tiny network: steps, notes, and weights that stay equal."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import random
import shutil

import keras
import numpy as np
import pytest
import tensorflow as tf

import tb_netviz
from tb_netviz.callbacks import Budget, EveryBatches, NetVizCallback
from tb_netviz.errors import NetVizError
from tb_netviz.techniques.technique import Technique
from tb_netviz.visual import Grid, Note

CLASSES = 3


@dataclasses.dataclass(frozen=True)
class Constant(Technique):
    """A technique that costs nothing and counts its snapshots."""

    name = "constant"
    title = "Constant"
    caption = "A grey tile."

    def run(self, model, data=None, *, step=0, seed=0, memory=None, progress=None):
        memory["runs"] = memory.get("runs", 0) + 1
        yield Grid(
            technique=self.name,
            step=step,
            images=np.full((1, 2, 2, 1), memory["runs"], np.uint8),
            units=np.zeros(1, int),
        )


@dataclasses.dataclass(frozen=True)
class Failing(Constant):
    name = "failing"
    title = "Failing"

    def run(self, model, data=None, **options):
        yield from super().run(model, data, **options)
        raise ZeroDivisionError("nothing to divide by\nsecond line")


@dataclasses.dataclass(frozen=True)
class Careless(Constant):
    """Draws from every global generator, as a user's own technique may."""

    name = "careless"
    title = "Careless"

    def run(self, model, data=None, **options):
        random.random()
        np.random.rand(3)  # noqa: NPY002 - the global one is the point
        keras.random.normal((2,))
        tf.random.uniform((2,))
        yield from super().run(model, data, **options)


@dataclasses.dataclass(frozen=True)
class NeedsData(Constant):
    name = "needs_data"
    title = "Needs data"
    needs_data = True


def images(count=24, seed=0):
    generator = np.random.default_rng(seed)
    return (
        generator.uniform(size=(count, 8, 8, 3)).astype(np.float32),
        generator.integers(0, CLASSES, count),
    )


def network(**options):
    return compiled(
        keras.Sequential(
            [
                keras.Input((8, 8, 3)),
                keras.layers.Conv2D(4, 3, name="conv"),
                keras.layers.BatchNormalization(name="norm"),
                keras.layers.ReLU(name="relu"),
                keras.layers.GlobalAveragePooling2D(name="average"),
                keras.layers.Dropout(0.5, name="dropout"),
                keras.layers.Dense(CLASSES, activation="softmax", name="classes"),
            ]
        ),
        **options,
    )


def compiled(model, *, is_eager=True):
    # Eagerly, because tracing would take most of the time of these tests.
    model.compile(
        keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", run_eagerly=is_eager
    )
    return model


def fit(model, callbacks, epochs=1, **options):
    x, y = images()
    return model.fit(x, y, epochs=epochs, batch_size=8, verbose=0, callbacks=callbacks, **options)


def callback(log_dir, techniques=None, **options):
    options.setdefault("max_overhead", None)
    return NetVizCallback(log_dir, techniques=techniques or [Constant()], **options)


def steps(log_dir, technique="constant"):
    return [visual.step for visual in tb_netviz.read(log_dir, technique=technique)]


def notes(log_dir, technique):
    return [visual.note for visual in tb_netviz.read(log_dir, technique=technique, kind="note")]


def test_the_default_schedule_shows_the_beginning_powers_of_two_and_the_end(tmp_path):
    fit(network(), [callback(tmp_path)], epochs=7)
    assert steps(tmp_path) == [0, 1, 2, 4, 7]


def test_every_n_batches_counts_over_epochs(tmp_path):
    fit(network(), [callback(tmp_path, schedule=EveryBatches(2))], epochs=2)
    assert steps(tmp_path) == [0, 2, 4, 6]


def test_batches_executed_together_are_all_counted(tmp_path):
    model = network()
    model.compile("sgd", "sparse_categorical_crossentropy", steps_per_execution=2)
    fit(model, [callback(tmp_path, schedule="every 3 batches")], epochs=2)
    assert steps(tmp_path) == [0, 3, 6]


def test_a_resumed_training_goes_on_from_its_initial_epoch(tmp_path):
    fit(network(), [callback(tmp_path, schedule=1)], initial_epoch=5, epochs=7)
    assert steps(tmp_path) == [5, 6, 7]


def test_steps_rise_over_repeated_calls_of_fit(tmp_path):
    model, netviz = network(), callback(tmp_path, schedule=1)
    fit(model, [netviz], epochs=2)
    fit(model, [netviz], epochs=2)
    fit(model, [netviz], initial_epoch=4, epochs=5)
    assert steps(tmp_path) == [0, 1, 2, 3, 4, 5]


def test_another_network_in_the_same_callback_starts_with_empty_memories(tmp_path):
    netviz = callback(tmp_path)
    fit(network(), [netviz])
    fit(network(), [netviz])
    runs = [int(visual.images.max()) for visual in tb_netviz.read(tmp_path, technique="constant")]
    assert runs == [1, 2, 1]


def test_a_second_training_into_the_same_directory_is_kept_apart(tmp_path):
    fit(network(), [callback(tmp_path)])
    fit(network(), [callback(tmp_path)])
    assert len(list(tmp_path.iterdir())) == 2
    assert steps(tmp_path) == [0, 1, 0, 1]


def test_early_stopping_ends_with_a_snapshot(tmp_path):
    stop = keras.callbacks.EarlyStopping("loss", patience=1, min_delta=100.0)
    fit(network(), [stop, callback(tmp_path)], epochs=50)
    assert steps(tmp_path) == [0, 1, 2]


def test_an_interrupted_training_keeps_its_pictures_and_can_go_on(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            if self.model.optimizer.iterations == 4:
                raise KeyboardInterrupt

    model, netviz = network(), callback(tmp_path, schedule=1)
    with pytest.raises(KeyboardInterrupt):
        fit(model, [netviz, Interrupt()], epochs=5)
    assert steps(tmp_path) == [0, 1]
    fit(model, [netviz], epochs=2)
    assert steps(tmp_path) == [0, 1, 2, 3]


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
    assert "data=(x_val, y_val)" in sentence


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


def test_a_directory_that_cannot_be_made_is_told_once_and_training_goes_on(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    fit(network(), [callback(tmp_path / "file" / "log")], epochs=3)
    assert caplog.text.count("no more pictures") == 1


def test_a_full_disk_is_told_once_and_training_goes_on(tmp_path, caplog, monkeypatch):
    from tb_netviz.events.writer import EventWriter

    def write(self, visual):
        raise NetVizError("the disk is full")

    monkeypatch.setattr(EventWriter, "write", write)
    history = fit(network(), [callback(tmp_path)], epochs=4)
    assert len(history.epoch) == 4
    assert caplog.text.count("the disk is full") == 1


def test_after_the_disk_was_full_pictures_come_again_with_the_network(
    tmp_path, caplog, monkeypatch
):
    from tb_netviz.events.writer import EventWriter

    write = EventWriter.write

    def write_later(self, visual):
        if visual.step < 2:
            raise NetVizError("the disk is full")
        write(self, visual)

    monkeypatch.setattr(EventWriter, "write", write_later)
    fit(network(), [callback(tmp_path)], epochs=4)
    assert caplog.text.count("the disk is full") == 1
    shown = tb_netviz.read(tmp_path)
    assert shown[0].kind == "model"
    assert {visual.step for visual in shown} == {2, 4}


def test_a_log_directory_removed_under_a_training_is_begun_anew_with_the_network(tmp_path, caplog):
    class Remover(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 2:
                shutil.rmtree(tmp_path / "log")

    netviz = callback(tmp_path / "log", data=images())
    fit(network(), [netviz, Remover()], epochs=4)
    shown = tb_netviz.read(tmp_path / "log")
    assert {visual.step for visual in shown} == {4}
    assert {"model", "images"} <= {visual.kind for visual in shown}
    assert caplog.text.count("were removed; the network and its images are written again") == 1


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
