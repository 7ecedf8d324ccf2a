"""One rule per kind of TensorFlow operation: (operation with spans of its inputs) -> spans.

Rules are about operations, not Keras layers, so one rule follows a convolution in a Functional,
nested or subclassed model, inside a custom layer and in either data format. An operation without a
rule is flagged and counts as seeing the whole image; an unusual model never raises an error here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tb_netviz.model.receptive_field import moves, products, sliding
from tb_netviz.model.receptive_field.operation import NoRuleError, Operation
from tb_netviz.model.receptive_field.spans import Spans, hull

GATING = "values computed over the whole image scale or shift it (global gating or normalisation)"

Rule = Callable[[Operation], Spans | Sequence[Spans | None]]


def elementwise(operation: Operation) -> Spans:
    """Each output element depends on the elements it meets by broadcasting."""
    return hull([spans for spans in operation.inputs if spans is not None], operation.shape)


def first_input(operation: Operation) -> Spans:
    """Each output element depends on its place in the first input; the others are weights."""
    spans = operation.inputs[0]
    if spans is None:
        raise NoRuleError
    return elementwise(replace(operation, inputs=[spans]))


def each_input(operation: Operation) -> list[Spans | None]:
    """Output i is input i."""
    return list(operation.inputs)


def arithmetic(operation: Operation) -> Spans:
    """Elementwise; a factor or summand of size 1x1 made from the whole image is only flagged."""
    parts = [spans for spans in operation.inputs if spans is not None]
    if len(parts) == 2:
        for spatial, other in (parts, parts[::-1]):
            axes = {axis - len(spatial.shape) for jumps in spatial.jumps for axis in jumps}
            is_spread = all(
                -axis > len(other.shape) or other.shape[axis] == 1 for axis in axes
            ) and any(spatial.shape[axis] > 1 for axis in axes)
            if is_spread and other.is_global:
                kept = hull([spatial], operation.shape)
                return replace(kept, flags=kept.flags | other.flags | {GATING})
    return elementwise(operation)


def _words(text: str) -> list[str]:
    return text.split()


UNARY = _words("""
    Abs Acos Acosh Asin Asinh Atan Atanh Cast Ceil CheckNumerics Cos Cosh Digamma Elu EnsureShape
    Erf Erfc Erfinv Exp Expm1 Floor Identity Inv IsFinite IsInf IsNan LeakyRelu Lgamma Log Log1p
    LogicalNot Ndtri Neg PlaceholderWithDefault PreventGradient Reciprocal Relu Relu6 Rint Round
    Rsqrt Selu Sigmoid Sign Sin Sinh Snapshot Softplus Softsign Sqrt Square StopGradient Tan Tanh
""")
BINARY = _words("""
    AddN Atan2 BitwiseAnd BitwiseOr ClipByValue Equal FloorDiv FloorMod Greater GreaterEqual Less
    LessEqual LogicalAnd LogicalOr Maximum Minimum Mod NotEqual Pow Select SelectV2 TruncateDiv
    Xdivy Xlogy
""")
ARITHMETIC = [
    "Add",
    "AddV2",
    "Div",
    "DivNoNan",
    "Mul",
    "MulNoNan",
    "RealDiv",
    "SquaredDifference",
    "Sub",
]
CONVOLUTIONS = ["Conv2D", "Conv3D", "DepthwiseConv2dNative"]
TRANSPOSED = ["Conv2DBackpropInput", "DepthwiseConv2dNativeBackpropInput"]
POOLS = ["AvgPool", "AvgPool3D", "MaxPool", "MaxPool3D"]
REDUCTIONS = [
    "All",
    "Any",
    "ArgMax",
    "ArgMin",
    "EuclideanNorm",
    "Max",
    "Mean",
    "Min",
    "Prod",
    "Sum",
]
SHAPES_ONLY = frozenset({"OnesLike", "Rank", "Shape", "ShapeN", "Size", "ZerosLike"})

RULES: dict[str, Rule] = {
    **dict.fromkeys(UNARY, elementwise),
    **dict.fromkeys(BINARY, elementwise),
    **dict.fromkeys(ARITHMETIC, arithmetic),
    **dict.fromkeys(CONVOLUTIONS, sliding.convolution),
    **dict.fromkeys(TRANSPOSED, sliding.transposed_convolution),
    **dict.fromkeys(POOLS, sliding.pooling),
    **dict.fromkeys(REDUCTIONS, products.reduction),
    **dict.fromkeys(sliding.RADIUS, sliding.resizing),
    "ScaleAndTranslate": sliding.scaling,
    "IdentityN": each_input,
    **dict.fromkeys(["BiasAdd", "FusedBatchNorm", "FusedBatchNormV3"], first_input),
    **dict.fromkeys(["Softmax", "LogSoftmax", "LRN"], products.over_last_axis),
    **dict.fromkeys(["Cumsum", "Cumprod"], products.over_given_axis),
    **dict.fromkeys(
        ["MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"], products.matrix_product
    ),
    "Einsum": products.einsum,
    "Transpose": moves.transposition,
    **dict.fromkeys(["Reshape", "ExpandDims", "Squeeze"], moves.reshaping),
    **dict.fromkeys(["Pad", "PadV2", "MirrorPad"], moves.padding),
    "StridedSlice": moves.slicing,
    "Slice": moves.block,
    **dict.fromkeys(["Split", "SplitV"], moves.splitting),
    "Unpack": moves.unpacking,
    "GatherV2": moves.gathering,
    "Roll": moves.rolling,
    "ReverseV2": moves.reversing,
    "Tile": moves.tiling,
    "ConcatV2": moves.concatenation,
    "Pack": moves.packing,
    "SpaceToDepth": moves.space_to_depth,
    "DepthToSpace": moves.depth_to_space,
    "SpaceToBatchND": moves.space_to_batch,
    "BatchToSpaceND": moves.batch_to_space,
}
