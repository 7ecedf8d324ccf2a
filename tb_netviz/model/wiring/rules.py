"""One rule per kind of TensorFlow operation: (operation with wires of its inputs) -> wires."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tb_netviz.model.receptive_field.rules import POOLS, UNARY
from tb_netviz.model.wiring import elementwise, moving, sliding
from tb_netviz.model.wiring.applied import Applied
from tb_netviz.model.wiring.wires import Wires

Rule = Callable[[Applied], Wires | Sequence[Wires | None]]

# Functions that change the type of a number and nothing else.
_PASSING = frozenset(
    {
        "BiasAdd", "Cast", "CheckNumerics", "EnsureShape", "Identity", "PlaceholderWithDefault",
        "PreventGradient", "Snapshot", "StopGradient",
    }
)  # fmt: skip
# Functions of one number that rise wherever it does, or clip it.
_RISING = frozenset(
    {
        "Elu", "Erf", "Exp", "Expm1", "Log", "Log1p", "LeakyRelu", "Relu", "Relu6", "Selu",
        "Sigmoid", "Softplus", "Softsign", "Sqrt", "Tanh", "Ceil", "Floor", "Rint", "Round",
    }
)  # fmt: skip

RULES: dict[str, Rule] = {
    **dict.fromkeys(UNARY, elementwise.unfollowed),
    **dict.fromkeys(["Pow", "SquaredDifference"], elementwise.unfollowed),
    **dict.fromkeys(_PASSING, elementwise.passing),
    **dict.fromkeys(_RISING, elementwise.activation),
    **dict.fromkeys(["Softmax", "LogSoftmax", "LRN", "ClipByValue"], elementwise.activation),
    **dict.fromkeys(
        ["Greater", "GreaterEqual", "Less", "LessEqual", "Equal", "NotEqual"],
        elementwise.unfollowed,
    ),
    **dict.fromkeys(["Maximum", "Minimum", "Select", "SelectV2"], elementwise.choice),
    **dict.fromkeys(["Add", "AddV2", "AddN", "Sub"], elementwise.addition),
    "Neg": elementwise.negation,
    **dict.fromkeys(["Mul", "MulNoNan"], elementwise.product),
    **dict.fromkeys(["RealDiv", "Div", "DivNoNan"], elementwise.quotient),
    **dict.fromkeys(["Rsqrt", "Reciprocal", "Inv"], elementwise.normaliser),
    **dict.fromkeys(["FusedBatchNorm", "FusedBatchNormV3"], elementwise.batch_normalisation),
    "IdentityN": elementwise.each,
    "Conv2D": sliding.convolution,
    "DepthwiseConv2dNative": sliding.depthwise_convolution,
    "Conv2DBackpropInput": sliding.transposed_convolution,
    **dict.fromkeys(
        [*POOLS, "ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic", "ResizeArea"],
        sliding.pooling,
    ),
    **dict.fromkeys(["SpaceToBatchND", "BatchToSpaceND"], sliding.pooling),
    **dict.fromkeys(["Mean", "Sum", "Max"], sliding.reduction),
    **dict.fromkeys(
        ["MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3"], sliding.matrix_product
    ),
    **dict.fromkeys(["Reshape", "ExpandDims", "Squeeze"], moving.reshaping),
    "Transpose": moving.transposition,
    **dict.fromkeys(["Pad", "PadV2", "MirrorPad"], moving.padding),
    "StridedSlice": moving.slicing,
    "Slice": moving.block,
    **dict.fromkeys(["Split", "SplitV"], moving.splitting),
    "GatherV2": moving.gathering,
    "ReverseV2": moving.reversing,
    "Tile": moving.tiling,
    "ConcatV2": moving.concatenation,
}
