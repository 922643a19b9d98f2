"""Reads the weights of a face network that was written as ONNX, so that training can go on from the committed file."""

import numpy as np
import onnx
import torch
from backbone import PRelu
from export import MIDDLE, UNIT
from face_network import FaceNetwork
from onnx import numpy_helper


def read_weights(path: str, network: FaceNetwork) -> dict[str, torch.Tensor]:
    """The state that `export.write_onnx` wrote, as near as its 8 and 16 bits hold it; what the file lacks is absent."""
    graph = onnx.load(path).graph
    values = {i.name: numpy_helper.to_array(i).astype(np.float32) for i in graph.initializer}
    for node in graph.node:
        if node.op_type == 'Constant':
            values[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        inputs = [values.get(name) for name in node.input]
        if inputs and all(value is not None for value in inputs) and node.op_type in ('Cast', 'Identity', 'Mul'):
            values[node.output[0]] = inputs[0] * inputs[1] if node.op_type == 'Mul' else inputs[0]
        if node.op_type == 'DynamicQuantizeMatMul':
            weight = node.input[1].removesuffix('_u8')
            values[weight] = ((values[node.input[1]] - MIDDLE) * values[node.input[2]]).T
    state = {name: value for name in network.state_dict() if (value := values.get(f'network.{same_as(name, values)}')) is not None}
    # The slopes of a map's PRelu were written as convolutions of each channel by itself, without a name: -1, then 1 - slope.
    weights = [values[node.input[1]] for node in graph.node if node.op_type == 'Conv' and node.input[1] in values and has_no_name(node.input[1])]
    for name, rest in zip(slope_names(network), weights[1::2], strict=True):
        state[name] = 1 - rest.ravel()
    counters = {name: value for name, value in network.state_dict().items() if name.endswith('num_batches_tracked')}
    return counters | {name: torch.from_numpy(value.copy()) for name, value in state.items()}


def has_no_name(weights: str) -> bool:
    """Neither a layer's own nor a unit matrix (see export.make_unit_matrices)."""
    return not weights.startswith(('network.', UNIT))


def same_as(name: str, values: dict) -> str:
    """A look that the file lacks begins as the last that it has."""
    if not name.startswith('bend_second.'):
        return name
    _, look, rest = name.split('.', 2)
    looks = {int(known.split('.')[2]) for known in values if known.startswith('network.bend_second.')}
    return f'bend_second.{min(int(look), max(looks, default=0))}.{rest}'


def slope_names(network: FaceNetwork) -> list[str]:
    """PRelus of maps in the order of a run."""
    backbone = [names[0] for kind, _, names, _, _, _ in network.backbone.steps if kind == 'PRelu']
    heads = [f'{name}.weight' for name, module in network.named_modules() if isinstance(module, PRelu)]
    of_maps = [name for name in heads if name.startswith(('middle', 'local'))]
    return [f'backbone.weights.{name}' for name in backbone] + of_maps
