"""Writes the face network as ONNX, as it is committed: wide layers in 8-bit weights with a scale per output, the rest in 16-bit."""

import numpy as np
import onnx
import torch
from face_network import SIDE, FaceNetwork
from onnx import TensorProto, helper, numpy_helper
from torch import nn


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
        opset_version=16,
    )
    model = onnx.load(path)
    pad_in_convolutions(model.graph)
    multiply_bytes(model.graph)
    shrink_weights(model.graph)
    shorten_names(model.graph)
    model.opset_import.append(helper.make_opsetid(BYTES_DOMAIN, 1))
    model.producer_name, model.producer_version, model.doc_string = 'ringnet tools/train-regressor', '', ''
    onnx.save(model, path)


def pad_in_convolutions(graph):
    """The Pad in front of a Conv of stride 2 (below and right of an even picture) becomes the Conv's own: a Pad of its own leaves the blocked layout."""
    pads = {node.output[0]: node for node in graph.node if node.op_type == 'Pad'}
    for node in graph.node:
        if node.op_type == 'Conv' and node.input[0] in pads:
            next(a for a in node.attribute if a.name == 'pads').ints[:] = [0, 0, 1, 1]
            node.input[0] = pads[node.input[0]].input[0]
    drop_unused(graph)


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
            if name not in kept and not name.startswith('network.'):
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
