import { expect, test } from 'vitest';
import { type OnnxGraph, writeOnnx } from '../src/onnx.js';

const graph: OnnxGraph = {
  name: 'g',
  nodes: [
    {
      op: 'Add',
      inputs: ['x', 'w'],
      outputs: ['y'],
      attributes: { axis: -1, pads: [0, 1], mode: 'a', eps: { float: 0.5 } },
    },
  ],
  initializers: [{ name: 'w', shape: [2], data: Float32Array.of(1, -2) }],
  inputs: [{ name: 'x', shape: ['N', 2] }],
  outputs: [{ name: 'y', shape: ['N', 2] }],
};

/** Protobuf, by hand: the field's key, then a length and the content. */
const field = (number: number, ...content: number[]) => [(number << 3) | 2, content.length, ...content];
const text = (number: number, value: string) => field(number, ...new TextEncoder().encode(value));
const integer = (number: number, ...varint: number[]) => [number << 3, ...varint];
const MINUS_ONE = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];

test('every byte of a small graph', () => {
  const value = (name: string) => [
    ...text(1, name),
    ...field(
      2,
      ...field(1, ...integer(1, 1), ...field(2, ...field(1, ...text(2, 'N')), ...field(1, ...integer(1, 2)))),
    ),
  ];
  const node = [
    ...text(1, 'x'),
    ...text(1, 'w'),
    ...text(2, 'y'),
    ...text(4, 'Add'),
    ...field(5, ...text(1, 'axis'), ...integer(3, ...MINUS_ONE), 0xa0, 0x01, 2),
    ...field(5, ...text(1, 'pads'), ...integer(8, 0), ...integer(8, 1), 0xa0, 0x01, 7),
    ...field(5, ...text(1, 'mode'), ...text(4, 'a'), 0xa0, 0x01, 3),
    ...field(5, ...text(1, 'eps'), 0x15, 0, 0, 0, 0x3f, 0xa0, 0x01, 1),
  ];
  const tensor = [...integer(1, 2), ...integer(2, 1), ...text(8, 'w'), ...field(9, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0)];
  const body = [
    ...field(1, ...node),
    ...text(2, 'g'),
    ...field(5, ...tensor),
    ...field(11, ...value('x')),
    ...field(12, ...value('y')),
  ];
  expect(body.length).toBeGreaterThan(127); // so that its length takes two bytes
  const length = [(body.length & 127) | 128, body.length >> 7];
  const expected = [
    ...integer(1, 8),
    ...text(2, 'ringnet'),
    (7 << 3) | 2,
    ...length,
    ...body,
    ...field(8, ...text(1, ''), ...integer(2, 13)),
  ];
  expect([...writeOnnx(graph)]).toEqual(expected);
});

test('a constant that lies elsewhere leaves its name, place and length', () => {
  const place = { file: 'weights', offsetBytes: 300 };
  const bytes = writeOnnx({ ...graph, initializers: [{ ...graph.initializers[0], place }] });
  const all = new TextDecoder('latin1').decode(bytes);
  const entry = (key: string, value: string) => String.fromCharCode(...field(13, ...text(1, key), ...text(2, value)));
  expect(all).toContain(
    entry('location', 'weights') +
      entry('offset', '300') +
      entry('length', '8') +
      String.fromCharCode(...integer(14, 1)),
  );
  expect(all).not.toContain(String.fromCharCode(0, 0, 0x80, 0x3f));
});

test('half-precision and integer constants keep their bits', () => {
  const bytes = writeOnnx({
    ...graph,
    initializers: [
      { name: 'h', shape: [1], data: Uint16Array.of(0x3c00) },
      { name: 'i', shape: [1], data: BigInt64Array.of(-2n) },
    ],
  });
  const all = new TextDecoder('latin1').decode(bytes);
  expect(all).toContain(String.fromCharCode(...integer(2, 10), ...text(8, 'h'), ...field(9, 0, 0x3c)));
  expect(all).toContain(
    String.fromCharCode(...integer(2, 7), ...text(8, 'i'), ...field(9, 0xfe, ...Array(7).fill(0xff))),
  );
});

test('a constant of another length than its shape is refused', () => {
  const wrong = { ...graph, initializers: [{ name: 'w', shape: [3], data: Float32Array.of(1, 2) }] };
  expect(() => writeOnnx(wrong)).toThrow(
    expect.objectContaining({ code: 'MALFORMED', message: expect.stringContaining('w has 2 values') }),
  );
});

test('a graph may ask for a newer opset', () => {
  expect([...writeOnnx({ ...graph, opset: 16 }).slice(-6)]).toEqual(field(8, ...text(1, ''), ...integer(2, 16)));
});
