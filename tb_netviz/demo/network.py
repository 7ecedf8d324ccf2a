"""The demo's network: images (n, height, width, channels) in [0, 255] -> probabilities."""

from __future__ import annotations

from tb_netviz.model.foreign_types import KerasModel


def make_network(
    image_shape: tuple[int, int, int], class_count: int, *, batches: int
) -> KerasModel:
    """Make a compiled convolutional network of four stages with about 66,000 weights.

    The first layer has 5 x 5 kernels, large enough to look at.

    Args:
        image_shape: Height, width, channels.
        class_count: Number of classes.
        batches: Number of training batches, over which the learning rate falls to 0.

    Returns:
        The Keras model: images in [0, 255] -> probabilities (n, class_count).
    """
    import keras
    from keras import layers

    network = keras.Sequential(name="demo")
    network.add(keras.Input(image_shape, name="image"))
    network.add(layers.Rescaling(1 / 127.5, offset=-1, name="rescale"))
    for stage, (filters, kernel) in enumerate([(16, 5), (32, 3), (64, 3), (64, 3)], start=1):
        # The first kernels start small and decay, so that little of their initial noise is left to
        # see. Accuracy does not suffer, because a normalisation follows.
        first = {
            "kernel_initializer": keras.initializers.VarianceScaling(0.05),
            "kernel_regularizer": keras.regularizers.L2(1e-3),
        }
        network.add(
            layers.Conv2D(
                filters,
                kernel,
                padding="same",
                use_bias=False,
                name=f"conv{stage}",
                **(first if stage == 1 else {}),
            )
        )
        network.add(layers.BatchNormalization(momentum=0.9, name=f"norm{stage}"))
        network.add(layers.ReLU(name=f"relu{stage}"))
        if stage < 4:
            network.add(layers.MaxPooling2D(2, name=f"pool{stage}"))
    network.add(layers.GlobalAveragePooling2D(name="average"))
    network.add(layers.Dense(64, activation="relu", name="features"))
    network.add(layers.Dropout(0.2, name="dropout"))
    network.add(layers.Dense(class_count, activation="softmax", name="classes"))
    network.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, batches)),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,  # on a CPU, compiling would take longer than it saves
    )
    return network
