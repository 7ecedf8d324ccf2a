"""Names for the objects of TensorFlow and Keras that our signatures speak of.

Neither package ships types that mypy reads, so each name stands for `Any`: it tells a reader what
is meant, and one line here makes it strict once the types exist. Importing this module loads
neither package.
"""

from __future__ import annotations

from typing import Any, TypeAlias

# A tf.Tensor: symbolic inside a trace, with values outside.
Tensor: TypeAlias = Any
# What a model takes or returns: a tensor, or lists, tuples and dicts of tensors.
Tensors: TypeAlias = Any
# What tf.function(...).get_concrete_function(...) gives.
TracedFunction: TypeAlias = Any
# A tf.Operation, and the tf.Graph it stands in.
GraphOperation: TypeAlias = Any
Graph: TypeAlias = Any
# A tf.distribute.Strategy.
Strategy: TypeAlias = Any
# A keras.Model, and a keras.layers.Layer inside it.
KerasModel: TypeAlias = Any
KerasLayer: TypeAlias = Any
