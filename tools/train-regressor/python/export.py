"""Writes the face network as ONNX, as it is committed: wide layers in 8-bit weights with a scale per output, the rest in 16-bit."""

import numpy as np
import onnx
import torch
from face_network import SIDE, FaceNetwork
from onnx import TensorProto, helper, numpy_helper
from torch import nn


OPSET = 16


class BothLooks(nn.Module):
    """Takes a picture [1, 192, 192, 3], as the landmark network does, and answers for it and for its mirror image.

    Two looks in one run take three quarters of the time of two runs: wide layers are read once.
    """

    def __init__(self, network: FaceNetwork):
        super().__init__()
        self.network = network

    def forward(self, picture):
        picture = picture.permute(0, 3, 1, 2)
        landmarks, log_sigma, parameters = self.network(torch.cat([picture, picture.flip(3)]))
        return landmarks, torch.exp(log_sigma.clamp(-2.5, 3)), parameters


def write_onnx(network: FaceNetwork, path: str):
    torch.onnx.export(
        BothLooks(network.to(memory_format=torch.contiguous_format).eval()),
        torch.zeros(1, SIDE, SIDE, 3),
        path,
        input_names=['input'],
        output_names=['landmarks', 'sigma', 'parameters'],
        opset_version=OPSET,
    )
    model = onnx.load(path)
    share_constants(model.graph)
    pad_in_convolutions(model.graph)
    make_unit_matrices(model.graph)
    normalise_in_convolutions(model.graph)
    multiply_bytes(model.graph)
    shrink_weights(model.graph)
    shorten_names(model.graph)
    model.opset_import.append(helper.make_opsetid(BYTES_DOMAIN, 1))
    model.producer_name, model.producer_version, model.doc_string = 'ringnet tools/train-regressor', '', ''
    onnx.save(model, path)


def share_constants(graph):
    """The exporter writes a constant anew for every use."""
    first, same, nodes = {}, {}, []
    for node in graph.node:
        node.input[:] = [same.get(name, name) for name in node.input]
        if node.op_type == 'Constant':
            value = node.attribute[0].t
            known = first.setdefault((value.data_type, tuple(value.dims), numpy_helper.to_array(value).tobytes()), node.output[0])
            if known != node.output[0]:
                same[node.output[0]] = known
                continue
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)


def pad_in_convolutions(graph):
    """The Pad in front of a Conv of stride 2 (below and right of an even picture) becomes the Conv's own: a Pad of its own leaves the blocked layout."""
    pads = {node.output[0]: node for node in graph.node if node.op_type == 'Pad'}
    for node in graph.node:
        if node.op_type == 'Conv' and node.input[0] in pads:
            next(a for a in node.attribute if a.name == 'pads').ints[:] = [0, 0, 1, 1]
            node.input[0] = pads[node.input[0]].input[0]
    drop_unused(graph)


UNIT = 'unit_'


def make_unit_matrices(graph):
    """Weights that are a unit matrix are made when the file is loaded; as bytes they would be 11 kB of it."""
    units = {}
    for node in graph.node:
        if node.op_type == 'Constant':
            weights = numpy_helper.to_array(node.attribute[0].t)
            if weights.ndim == 4 and weights.size > 1 and weights.shape[2:] == (1, 1) and np.array_equal(weights[:, :, 0, 0], np.eye(*weights.shape[:2])):
                units[node.output[0]] = weights.shape[:2]
    nodes = [node for name, sizes in units.items() for node in unit_matrix(graph, f'{UNIT}{name}', *sizes)]
    for node in graph.node:
        node.input[:] = [UNIT + name if name in units else name for name in node.input]
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    drop_unused(graph)


def unit_matrix(graph, name: str, rows: int, columns: int) -> list:
    for part, values in (('size', [rows, columns]), ('shape', [rows, columns, 1, 1])):
        graph.initializer.append(numpy_helper.from_array(np.array(values, np.int64), f'{name}_{part}'))
    return [
        helper.make_node('ConstantOfShape', [f'{name}_size'], [f'{name}_zeros']),
        helper.make_node('EyeLike', [f'{name}_zeros'], [f'{name}_flat']),
        helper.make_node('Reshape', [f'{name}_flat', f'{name}_shape'], [name]),
    ]


def normalise_in_convolutions(graph):
    """A BatchNormalization in front of a Conv of 1 x 1 goes into its weights when the file is loaded; the file keeps both, to be trained further."""
    graph.initializer.append(numpy_helper.from_array(np.array([1, 2, 3], np.int64), 'inputs_of_a_convolution'))
    norms = {node.output[0]: node for node in graph.node if node.op_type == 'BatchNormalization'}
    arrays = {array.name: array for array in graph.initializer}
    nodes = []
    for node in graph.node:
        if node.op_type == 'Conv' and node.input[0] in norms:
            norm = norms[node.input[0]]
            assert arrays[node.input[1]].dims[2:] == [1, 1] and len(node.input) == 3, 'only a Conv of 1 x 1 with a bias takes a normalisation in'
            nodes += norm_into(graph, norm, node, arrays[node.input[1]].dims[1])
            node.input[:] = [norm.input[0], f'{node.output[0]}_weights', f'{node.output[0]}_bias']
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    drop_unused(graph)


def norm_into(graph, norm, conv, channels: int) -> list:
    """Weights w s and bias b + sum w (offset - mean s), with s = scale / sqrt(variance + epsilon)."""
    _, scale, offset, mean, variance = norm.input
    epsilon = next(a.f for a in norm.attribute if a.name == 'epsilon')
    graph.initializer.append(numpy_helper.from_array(np.array(epsilon, np.float32), f'{conv.output[0]}_epsilon'))
    graph.initializer.append(numpy_helper.from_array(np.array([1, channels, 1, 1], np.int64), f'{conv.output[0]}_across'))
    nodes = []

    def emit(op: str, *inputs: str, to: str, **attributes) -> str:
        nodes.append(helper.make_node(op, list(inputs), [f'{conv.output[0]}_{to}'], **attributes))
        return nodes[-1].output[0]

    deviation = emit('Sqrt', emit('Add', variance, f'{conv.output[0]}_epsilon', to='safe'), to='deviation')
    gain = emit('Div', scale, deviation, to='gain')
    shift = emit('Sub', offset, emit('Mul', mean, gain, to='centre'), to='shift')
    across = [emit('Reshape', values, f'{conv.output[0]}_across', to=to) for values, to in ((gain, 'gains'), (shift, 'shifts'))]
    emit('Mul', conv.input[1], across[0], to='weights')
    moved = emit('ReduceSum', emit('Mul', conv.input[1], across[1], to='moved'), 'inputs_of_a_convolution', to='sum', keepdims=0)
    emit('Add', conv.input[2], moved, to='bias')
    return nodes


def drop_unused(graph):
    """Takes out the nodes that nothing needs any more."""
    needed = {output.name for output in graph.output}
    kept = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    del graph.node[:]
    graph.node.extend(kept[::-1])


def shorten_names(graph):
    """Long names of nodes and of what passes between them would be a fortieth of the file; weights keep theirs, to be read again."""
    kept = {output.name for output in graph.output}
    short = {}
    for node in graph.node:
        node.name = ''
        for at, name in enumerate(node.output):
            if name not in kept and not name.startswith(('network.', UNIT)):
                node.output[at] = short.setdefault(name, f't{len(short)}')
        for at, name in enumerate(node.input):
            node.input[at] = short.get(name, name)


# From this many weights on, 8 bits with a scale per output.
WIDE = 8_000
# Layers whose numbers are the answer itself are multiplied in 32 bits.
EXACT = ('network.narrow.', 'network.first.', 'network.second.numbers.')
BYTES_DOMAIN = 'com.microsoft'
# Bytes are unsigned about this: the product of signed ones overflows on processors without VNNI.
MIDDLE = 128


def multiply_bytes(graph):
    """Wide layers are multiplied as the bytes they are stored as: reading them is most of the work, and 32 bits are four times as much to read.

    Their inputs are rounded to 256 levels: over 71 faces in photos landmarks move by 0.04 % of the eyes' distance, shape by 0.01 sigma.
    """
    arrays = {array.name: array for array in graph.initializer}
    done = set()
    nodes = []
    for node in graph.node:
        name = node.input[1] if node.op_type == 'Gemm' else ''
        if name not in arrays or int(np.prod(arrays[name].dims)) < WIDE or name.startswith(EXACT):
            nodes.append(node)
            continue
        if name not in done:
            done.add(name)
            levels, scale = to_levels(numpy_helper.to_array(arrays[name]))
            graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(levels.T + MIDDLE).astype(np.uint8), name + '_u8'))
            graph.initializer.append(numpy_helper.from_array(scale.ravel(), name + '_scale'))
            graph.initializer.remove(arrays[name])
        inputs = [node.input[0], name + '_u8', name + '_scale', 'middle', node.input[2]]
        nodes.append(helper.make_node('DynamicQuantizeMatMul', inputs, list(node.output), domain=BYTES_DOMAIN))
    graph.initializer.append(numpy_helper.from_array(np.array(MIDDLE, np.uint8), 'middle'))
    del graph.node[:]
    graph.node.extend(nodes)


def shrink_weights(graph):
    """Every large float array is stored smaller, with the nodes that restore it in front of its use."""
    restore = []
    for array in list(graph.initializer):
        size = int(np.prod(array.dims))
        if array.data_type != TensorProto.FLOAT or size < 16 or array.name.endswith('_scale'):
            continue
        values = numpy_helper.to_array(array)
        graph.initializer.remove(array)
        if size >= WIDE:
            restore += eight_bits(graph, array.name, values)
        else:
            graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), array.name + '_f16'))
            restore.append(helper.make_node('Cast', [array.name + '_f16'], [array.name], to=TensorProto.FLOAT))
    nodes = restore + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)


def eight_bits(graph, name: str, values: np.ndarray) -> list:
    levels, scale = to_levels(values)
    graph.initializer.append(numpy_helper.from_array(levels.astype(np.int8), name + '_i8'))
    graph.initializer.append(numpy_helper.from_array(scale, name + '_scale'))
    return [
        helper.make_node('Cast', [name + '_i8'], [name + '_levels'], to=TensorProto.FLOAT),
        helper.make_node('Mul', [name + '_levels', name + '_scale'], [name]),
    ]


def to_levels(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers from -127 to 127, and what one of them is worth in each output."""
    scale = (np.abs(values).max(axis=tuple(range(1, values.ndim)), keepdims=True) / 127 + 1e-12).astype(np.float32)
    return np.rint(values / scale), scale
