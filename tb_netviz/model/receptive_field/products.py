"""Rules of operations that join many elements: reductions, softmax, matrix products."""

from __future__ import annotations

import numpy as np

from tb_netviz.model.receptive_field.moves import transposed
from tb_netviz.model.receptive_field.operation import NoRuleError, Operation
from tb_netviz.model.receptive_field.spans import Spans, hull, reduce_axes, reshape


def reduction(operation: Operation) -> Spans:
    """Mean, sum, maximum, ... over whole axes."""
    spans = operation.subject()
    axes = [int(axis) for axis in np.atleast_1d(operation.constant(1))]
    return reshape(reduce_axes(spans, axes), operation.shape)


def over_last_axis(operation: Operation) -> Spans:
    """Softmax, local response normalisation: each element depends on its whole last axis."""
    return hull([reduce_axes(operation.subject(), [-1])], operation.shape)


def over_given_axis(operation: Operation) -> Spans:
    """Cumulated sums and sorts: at most the whole axis."""
    axis = int(operation.constant(1))
    return hull([reduce_axes(operation.subject(), [axis])], operation.shape)


def matrix_product(operation: Operation) -> Spans:
    """MatMul in all its forms: rows of the left against columns of the right."""
    left, right = operation.inputs
    flips = []
    for names in (("transpose_a", "adj_x"), ("transpose_b", "adj_y")):
        for name in names:
            try:
                flips.append(bool(operation.attribute(name)))
            except ValueError:
                continue
    parts = []
    if left is not None:
        rows = reduce_axes(left, [-2 if flips[0] else -1])
        parts.append(_flipped(rows) if flips[0] else rows)
    if right is not None:
        columns = reduce_axes(right, [-1 if flips[1] else -2])
        parts.append(_flipped(columns) if flips[1] else columns)
    return hull(parts, operation.shape)


def _flipped(spans: Spans) -> Spans:
    order = [*range(len(spans.shape) - 2), len(spans.shape) - 1, len(spans.shape) - 2]
    return transposed(spans, order)


def einsum(operation: Operation) -> Spans:
    """Einsum without ellipses: contracted letters are joined over, the others keep their places."""
    equation = operation.attribute("equation").replace(" ", "")
    if "." in equation or "->" not in equation:
        raise NoRuleError
    terms, output = equation.split("->")
    parts = []
    for term, spans in zip(terms.split(","), operation.inputs, strict=True):
        if spans is None:
            continue
        if len(set(term)) != len(term):
            raise NoRuleError
        contracted = [axis for axis, letter in enumerate(term) if letter not in output]
        kept = [axis for axis in range(len(term)) if axis not in contracted]
        spans = reduce_axes(spans, contracted)
        order = sorted(kept, key=lambda axis: output.index(term[axis]))
        spans = transposed(spans, order + contracted)
        letters = [term[axis] for axis in order]
        sizes = iter(spans.shape)
        wanted = [next(sizes) if letter in letters else 1 for letter in output]
        parts.append(reshape(spans, wanted))
    return hull(parts, operation.shape)
