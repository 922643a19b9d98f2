"""MediaPipe's landmark network (models/face-finder/landmark.onnx) as a torch module, so that training can start from it."""

import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional as F

# Maps of this side and less are computed exactly: what is read off them are places.
SMALL = 6


class OnnxBackbone(nn.Module):
    """Runs the graph's nodes up to the tensors named in `taps`; every weight is a parameter.

    Pictures are [B, 3, 192, 192] in 0..1. `forward` returns the taps in order. While training, large maps are computed in
    bfloat16, which takes half the time on processors that have it.
    """

    def __init__(self, path: str, taps: list[str]):
        super().__init__()
        graph = onnx.load(path).graph
        arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        casts = {n.output[0]: n.input[0] for n in graph.node if n.op_type == 'Cast'}
        self.taps = taps
        self.steps: list[tuple] = []
        self.weights = nn.ParameterDict()
        for kind, source, names, target, attributes in needed_steps(with_whole_prelus(graph.node), taps):
            for name in names:
                if name in casts:
                    values = torch.tensor(arrays[casts[name]].astype('float32'))
                    self.weights[name] = nn.Parameter(values.flatten() if kind == 'PRelu' else values)
            sizes = arrays[f'{names[0]}_size'] if kind == 'Pad' else None
            self.steps.append((kind, source, names, target, attributes, sizes))

    def forward(self, picture: torch.Tensor) -> list[torch.Tensor]:
        values = {'v0': picture}
        for step in self.steps:
            x = values[step[1]]
            is_rough = self.training and x.shape[2] > SMALL
            with torch.autocast('cpu', dtype=torch.bfloat16, enabled=is_rough):
                values[step[3]] = self.run(step, x if is_rough else x.float(), values)
        return [values[name].float() for name in self.taps]

    def run(self, step: tuple, x: torch.Tensor, values: dict) -> torch.Tensor:
        kind, _, names, _, attributes, sizes = step
        if kind == 'Conv':
            weight, bias = self.weights[names[0]], self.weights[names[1]]
            stride = attributes['strides'][0]
            around = 1 if weight.shape[2] == 3 and stride == 1 else 0
            if weight.shape[2] == 3 and stride == 2:
                x = F.pad(x, same_upper(x.shape[2], stride))
            return F.conv2d(x, weight, bias, stride, around, groups=attributes['group'])
        if kind == 'PRelu':
            return prelu(x, self.weights[names[0]])
        if kind == 'Add':
            return x + values[names[0]]
        if kind == 'MaxPool':
            return F.max_pool2d(x, 2)
        if kind == 'Pad':
            return more_channels(x, *sizes.tolist())
        raise ValueError(f'no torch twin for {kind}')

    def freeze_through(self, tensor: str) -> int:
        """Keeps every weight up to the node that makes `tensor`; returns how many arrays that are."""
        count = 0
        for _, _, names, target, _, _ in self.steps:
            for name in names:
                if name in self.weights:
                    self.weights[name].requires_grad_(False)
                    count += 1
            if target == tensor:
                return count
        raise ValueError(f'no tensor {tensor}')


def last_layer(path: str) -> tuple[torch.Tensor, torch.Tensor]:
    """What the file's own network makes its landmarks with: weights [1404, 32 * 9] of 'v207', and biases."""
    whole = OnnxBackbone(path, ['landmarks'])
    _, _, (weight, bias), _, _, _ = whole.steps[-1]
    return whole.weights[weight].detach().flatten(1), whole.weights[bias].detach()


def more_channels(x: torch.Tensor, to: int, of: int) -> torch.Tensor:
    """Zeros behind the channels; in a file a convolution by a unit matrix, which runtimes compute without leaving their layout."""
    if torch.onnx.is_in_onnx_export():
        return F.conv2d(x, torch.eye(to, of)[:, :, None, None])
    return F.pad(x, (0, 0, 0, 0, 0, to - of))


def prelu(x: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
    """In a file, x + (1 - slope) max(-x, 0) as two convolutions of each channel by itself: runtimes are twice as fast."""
    if x.dim() != 4:
        return F.prelu(x, slope)
    if not torch.onnx.is_in_onnx_export():
        return PReluOfMaps.apply(x, slope)
    weight = slope.view(-1, 1, 1, 1)
    below = torch.relu(F.conv2d(x, -torch.ones_like(weight), groups=len(slope)))
    return F.conv2d(below, 1 - weight, groups=len(slope)) + x


class PReluOfMaps(torch.autograd.Function):
    """F.prelu of [B, C, H, W], channels last; torch's own backward pass takes three times as long."""

    @staticmethod
    def forward(ctx, x: torch.Tensor, slope: torch.Tensor) -> torch.Tensor:
        slope = slope.to(x.dtype)
        ctx.save_for_backward(x, slope)
        return F.prelu(x, slope)

    @staticmethod
    def backward(ctx, gradient: torch.Tensor):
        x, slope = ctx.saved_tensors
        above = torch.ops.aten.threshold_backward(gradient, x, 0)
        below = gradient - above
        return torch.addcmul(above, below, slope.view(-1, 1, 1)), (below * x).sum((0, 2, 3)).float()


class PRelu(nn.PReLU):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return prelu(x, self.weight)


def same_upper(size: int, stride: int) -> tuple[int, int, int, int]:
    """Padding of a 3 x 3 kernel with ONNX's SAME_UPPER."""
    total = max((-(-size // stride) - 1) * stride + 3 - size, 0)
    return (total // 2, total - total // 2, total // 2, total - total // 2)


def with_whole_prelus(nodes) -> list[tuple]:
    """(kind, source, further inputs, target, attributes) of each node; the parts of a PRelu (see `prelu`) put together again, a convolution by a unit matrix a Pad."""
    by_output = {node.output[0]: node for node in nodes}
    steps = []
    for node in nodes:
        target = node.output[0]
        attributes = {a.name: list(a.ints) or a.i for a in node.attribute}
        if node.op_type == 'Add' and node.input[0] == f'{target}_bent':
            rest = by_output[by_output[node.input[0]].input[1]]
            steps.append(('PRelu', node.input[1], [rest.input[1]], target, {}))
        elif node.op_type == 'Conv' and node.input[1].startswith('unit_'):
            steps.append(('Pad', node.input[0], [node.input[1]], target, {}))
        elif node.op_type in ('Conv', 'Add', 'MaxPool', 'Pad') and not target.endswith(('_bent', '_flipped')):
            steps.append((node.op_type, node.input[0], list(node.input[1:]), target, attributes))
    return steps


def needed_steps(steps: list[tuple], taps: list[str]) -> list[tuple]:
    wanted = set(taps)
    kept = []
    for step in reversed(steps):
        if step[3] in wanted:
            kept.append(step)
            wanted.update([step[1], *step[2]])
    return kept[::-1]
