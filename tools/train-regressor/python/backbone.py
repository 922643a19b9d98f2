"""MediaPipe's landmark network (models/face-finder/landmark.onnx) as a torch module, so that training can start from it."""

import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional as F


class OnnxBackbone(nn.Module):
    """Runs the graph's nodes up to the tensors named in `taps`; every weight is a parameter.

    Pictures are [B, 3, 192, 192] in 0..1. `forward` returns the taps in order.
    """

    def __init__(self, path: str, taps: list[str]):
        super().__init__()
        graph = onnx.load(path).graph
        arrays = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        casts = {n.output[0]: n.input[0] for n in graph.node if n.op_type == 'Cast'}
        self.taps = taps
        self.steps: list[tuple] = []
        self.weights = nn.ParameterDict()
        for node in needed_nodes(graph.node, taps):
            if node.op_type in ('Cast', 'Transpose'):
                continue
            attributes = {a.name: list(a.ints) or a.i for a in node.attribute}
            names = []
            for name in node.input[1:]:
                source = casts.get(name)
                if source is not None:
                    self.weights[name] = nn.Parameter(torch.tensor(arrays[source].astype('float32')))
                names.append(name)
            pads = arrays[node.input[1]].tolist() if node.op_type == 'Pad' else None
            self.steps.append((node.op_type, node.input[0], names, node.output[0], attributes, pads))

    def forward(self, picture: torch.Tensor) -> list[torch.Tensor]:
        values = {'v0': picture}
        for kind, source, names, target, attributes, pads in self.steps:
            x = values[source]
            if kind == 'Conv':
                weight, bias = self.weights[names[0]], self.weights[names[1]]
                stride = attributes['strides'][0]
                if weight.shape[2] == 3 and stride != 3:
                    x = F.pad(x, same_upper(x.shape[2], stride))
                values[target] = F.conv2d(x, weight, bias, stride, groups=attributes['group'])
            elif kind == 'PRelu':
                values[target] = F.prelu(x, self.weights[names[0]].flatten())
            elif kind == 'Add':
                values[target] = x + values[names[0]]
            elif kind == 'MaxPool':
                values[target] = F.max_pool2d(x, 2)
            elif kind == 'Pad':
                values[target] = F.pad(x, (0, 0, 0, 0, 0, pads[5] + pads[1]))
            else:
                raise ValueError(f'no torch twin for {kind}')
        return [values[name] for name in self.taps]

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


def same_upper(size: int, stride: int) -> tuple[int, int, int, int]:
    """Padding of a 3 x 3 kernel with ONNX's SAME_UPPER."""
    total = max((-(-size // stride) - 1) * stride + 3 - size, 0)
    return (total // 2, total - total // 2, total // 2, total - total // 2)


def needed_nodes(nodes, taps: list[str]) -> list:
    wanted = set(taps)
    kept = []
    for node in reversed(nodes):
        if node.output[0] in wanted:
            kept.append(node)
            wanted.update(node.input)
    return kept[::-1]
