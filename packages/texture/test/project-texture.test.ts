import { describe, expect, test } from 'vitest';
import {
  blankImage,
  framingCamera,
  mirrorVertices,
  noLighting,
  type PhotoView,
  type ProjectedTexture,
  projectTexture,
  renderMesh,
  renderNormals,
  TextureError,
} from '../src/index.js';
import { ellipsoidHead, inCameraFrame, patternTexture } from './support/textured-head.js';

const { vertices, topology } = ellipsoidHead();
const size = 256;
const truth = patternTexture(size);
const photoSize = { width: 640, height: 640 };

function photograph(yawDegrees: number): PhotoView {
  const turned = inCameraFrame(vertices, (yawDegrees * Math.PI) / 180);
  const mesh = { vertices: turned, ...topology };
  const camera = framingCamera(mesh, photoSize);
  const options = {
    surface: { texture: truth },
    lighting: noLighting,
    supersample: 3,
    background: [255, 0, 255],
  } as const;
  return { photo: renderMesh(mesh, camera, photoSize, options), camera, vertices: turned };
}

/** dB over texels whose confidence is at least `least`. */
function psnr({ texture, confidence }: ProjectedTexture, least: number): number {
  let sum = 0;
  let count = 0;
  for (let p = 0; p < size * size; p++) {
    if (confidence.data[p] < least) continue;
    for (let k = 0; k < 3; k++) sum += (texture.data[3 * p + k] - truth.data[3 * p + k]) ** 2;
    count += 3;
  }
  return 10 * Math.log10(255 ** 2 / (sum / count));
}

describe.each([0, 30, 60])('a known texture, photographed at %i degrees', (yaw) => {
  const view = photograph(yaw);
  const result = projectTexture(topology, [view], { size, restVertices: vertices });

  test('comes back to 30 dB where it says it is sure', () => {
    expect(psnr(result, 200)).toBeGreaterThan(30);
    expect(result.confidence.data.filter((c) => c >= 200).length).toBeGreaterThan(0.15 * size * size);
  });

  test('takes nothing of the background and leaves nothing empty', () => {
    const { seen, mirrored, filled } = result.coverage;
    expect(seen + mirrored + filled).toBeCloseTo(1, 6);
    for (let p = 0; p < size * size; p++) {
      const [r, g, b] = result.texture.data.subarray(3 * p, 3 * p + 3);
      expect(g < 30 && r > 200 && b > 200).toBe(false);
      expect(r + g + b).toBeGreaterThan(0);
    }
  });
});

test('the cheek behind the nose is not painted with the nose', () => {
  // Paint the nose red in the photo: no confident texel outside the nose may be red.
  const yaw = 50;
  const turned = inCameraFrame(vertices, (yaw * Math.PI) / 180);
  const mesh = { vertices: turned, ...topology };
  const camera = framingCamera(mesh, photoSize);
  const onNose = (v: number) => vertices[3 * v + 2] > 0.093;
  const vertexColors = new Uint8Array(vertices.length);
  for (let v = 0; v < vertices.length / 3; v++) vertexColors.set(onNose(v) ? [255, 0, 0] : [0, 0, 255], 3 * v);
  const photo = renderMesh(mesh, camera, photoSize, { surface: { vertexColors }, lighting: noLighting });
  const { texture, confidence } = projectTexture(topology, [{ photo, camera, vertices: turned }], { size });
  let red = 0;
  for (let p = 0; p < size * size; p++) {
    if (confidence.data[p] === 0 || texture.data[3 * p] < 128) continue;
    const u = ((p % size) + 0.5) / size;
    const v = 1 - (Math.floor(p / size) + 0.5) / size;
    red++;
    expect(Math.abs(u - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(v - 0.5)).toBeLessThan(0.13);
  }
  expect(red).toBeGreaterThan(20);
});

test('three photos cover more than one, and stay true', () => {
  const one = projectTexture(topology, [photograph(0)], { size });
  const three = projectTexture(topology, [photograph(0), photograph(60), photograph(-60)], { size });
  expect(three.coverage.seen).toBeGreaterThan(one.coverage.seen + 0.15);
  expect(psnr(three, 200)).toBeGreaterThan(30);
});

test('mirrored fill knows the other side of a symmetric head', () => {
  const symmetric = patternTexture(size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size / 2; x++) {
      const from = 3 * (y * size + x);
      symmetric.data.copyWithin(3 * (y * size + size - 1 - x), from, from + 3);
    }
  }
  const turned = inCameraFrame(vertices, 0.7);
  const mesh = { vertices: turned, ...topology };
  const camera = framingCamera(mesh, photoSize);
  const photo = renderMesh(mesh, camera, photoSize, { surface: { texture: symmetric }, lighting: noLighting });
  const view = { photo, camera, vertices: turned };
  const error = (result: ProjectedTexture) => {
    let sum = 0;
    let count = 0;
    for (let p = 0; p < size * size; p++) {
      const c = result.confidence.data[p];
      if (c < 60 || c > 96) continue;
      for (let k = 0; k < 3; k++) sum += Math.abs(result.texture.data[3 * p + k] - symmetric.data[3 * p + k]);
      count += 3;
    }
    return { mean: sum / count, count };
  };
  const { mean, count } = error(projectTexture(topology, [view], { size, restVertices: vertices }));
  expect(count).toBeGreaterThan(3000);
  expect(mean).toBeLessThan(10);
});

test('what an added photo of another exposure mirrors has the first one’s tone', () => {
  const grey = 190;
  const view = (yawDegrees: number, level: number): PhotoView => {
    const turned = inCameraFrame(vertices, (yawDegrees * Math.PI) / 180);
    const camera = framingCamera({ vertices: turned, ...topology }, photoSize);
    return { photo: blankImage(photoSize, [level, level, level]), camera, vertices: turned };
  };
  const { texture, confidence } = projectTexture(topology, [view(30, grey), view(75, 100)], {
    size,
    restVertices: vertices,
  });
  const mirrored = Array.from(confidence.data.keys()).filter(
    (p) => confidence.data[p] >= 80 && confidence.data[p] <= 96,
  );
  expect(mirrored.length).toBeGreaterThan(2000);
  for (const p of mirrored) expect(Math.abs(texture.data[3 * p] - grey)).toBeLessThan(8);
});

test('both sides of the layout’s cut at the back of the head have the same colour', () => {
  // The photo shows the front only: the back is filled, by tones that know nothing of the cut.
  const albedo = { width: 1, height: 1, channels: 3, data: Uint8Array.of(190, 150, 130) } as const;
  for (const options of [{}, { albedo }]) {
    const { texture, confidence } = projectTexture(topology, [photograph(30)], { size, ...options });
    const column = (u: number) => Math.round(u * size - 0.5);
    for (let y = 8; y < size - 8; y++) {
      const left = 3 * (y * size + column(0.012));
      const right = 3 * (y * size + column(0.988));
      expect(confidence.data[left / 3]).toBe(0);
      for (let k = 0; k < 3; k++) expect(Math.abs(texture.data[left + k] - texture.data[right + k])).toBeLessThan(6);
    }
  }
});

test('every vertex of a symmetric head has its counterpart', () => {
  const mirror = mirrorVertices(vertices);
  mirror.forEach((other, v) => {
    expect(other).toBeGreaterThanOrEqual(0);
    expect(vertices[3 * other]).toBeCloseTo(-vertices[3 * v], 5);
    expect(vertices[3 * other + 1]).toBeCloseTo(vertices[3 * v + 1], 5);
  });
});

test('taking the light out brings both sides of an evenly coloured head together', () => {
  const turned = inCameraFrame(vertices, 0);
  const mesh = { vertices: turned, ...topology };
  const camera = framingCamera(mesh, photoSize);
  const lighting = {
    key: { direction: [-1, 0, -1], color: [0.6, 0.6, 0.6], wrap: 0.4 },
    fills: [],
    sky: [0.2, 0.2, 0.2],
    ground: [0.2, 0.2, 0.2],
    shadow: 0,
  } as const;
  const photo = renderMesh(mesh, camera, photoSize, { surface: { color: [200, 160, 140] }, lighting });
  const contrast = (removeLight: number) => {
    const { texture } = projectTexture(topology, [{ photo, camera, vertices: turned }], { size, removeLight });
    const at = (u: number) => texture.data[3 * (128 * size + Math.round(u * size))];
    return Math.abs(at(0.38) - at(0.62));
  };
  expect(contrast(1)).toBeLessThan(0.4 * contrast(0));
});

describe('a face with eyebrows beyond its middle and hair over the forehead', () => {
  const head = ellipsoidHead(128, 96);
  const near = (x: number, y: number) =>
    Uint32Array.from(head.vertices.keys().filter((i) => i % 3 === 0))
      .map((i) => i / 3)
      .filter((v) => {
        const [vx, vy, vz] = head.vertices.subarray(3 * v, 3 * v + 3);
        return vz > 0 && Math.hypot(vx - x, vy - y) < 0.008;
      });
  const regions = { leftEye: near(0.03, 0.02), rightEye: near(-0.03, 0.02), lips: near(0, -0.05) };
  const skin = [205, 160, 138];
  const brow = [0.046, 0.055];
  const hairline = 0.075;
  const vertexColors = new Uint8Array(head.vertices.length);
  for (let v = 0; v < head.vertices.length / 3; v++) {
    const y = head.vertices[3 * v + 1];
    const color = y > hairline ? [112, 84, 52] : y > brow[0] && y < brow[1] ? [70, 50, 40] : skin;
    vertexColors.set(color, 3 * v);
  }
  const turned = inCameraFrame(head.vertices, 0);
  const mesh = { vertices: turned, ...head.topology };
  const camera = framingCamera(mesh, photoSize);
  const photo = renderMesh(mesh, camera, photoSize, { surface: { vertexColors }, lighting: noLighting });
  const options = { size, regions, restVertices: head.vertices };
  const { texture, confidence } = projectTexture(head.topology, [{ photo, camera, vertices: turned }], options);
  const texelAt = (y: number, u = 0.5) => {
    const v = 0.01 + 0.98 * (Math.asin(y / 0.11) / Math.PI + 0.5);
    return Math.round((1 - v) * size - 0.5) * size + Math.round(u * size - 0.5);
  };

  test('keeps the eyebrows and the skin above them', () => {
    for (const u of [0.44, 0.5, 0.56]) {
      const middle = texelAt((brow[0] + brow[1]) / 2, u);
      expect(confidence.data[middle]).toBeGreaterThan(200);
      expect(texture.data[3 * middle]).toBeLessThan(110);
      expect(confidence.data[texelAt(0.062, u)]).toBeGreaterThan(200);
    }
  });

  test('keeps nothing of the hair', () => {
    for (let y = hairline - 0.002; y < 0.1; y += 0.002) {
      for (const u of [0.42, 0.46, 0.5, 0.54, 0.58]) {
        const t = 3 * texelAt(y, u);
        for (let k = 0; k < 3; k++) expect(Math.abs(texture.data[t + k] - skin[k])).toBeLessThan(24);
      }
    }
  });
});

test('eyes that no photo shows are no brighter than lids let them be, nor tinted like the skin', () => {
  // Skin far brighter and redder than the base's; the eye lies at the back of the head.
  const turned = inCameraFrame(vertices, 0);
  const mesh = { vertices: turned, ...topology };
  const camera = framingCamera(mesh, photoSize);
  const photo = renderMesh(mesh, camera, photoSize, { surface: { color: [255, 190, 190] }, lighting: noLighting });
  const behind = Uint32Array.from({ length: vertices.length / 3 }, (_, v) => v).filter(
    (v) => vertices[3 * v + 2] < -0.07,
  );
  const view = { photo, camera, vertices: turned };
  const { texture } = projectTexture(topology, [view], { size, regions: { leftEye: behind } });
  const [r, g, b] = texture.data.subarray(3 * (128 * size + 2), 3 * (128 * size + 2) + 3);
  expect(Math.max(r, g, b)).toBeLessThan(200);
  expect(Math.min(r, g, b)).toBeGreaterThan(120);
  expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(35);
});

test('lengths and sizes are checked', () => {
  const view = photograph(0);
  expect(() => projectTexture(topology, [], { size })).toThrow(TextureError);
  expect(() => projectTexture(topology, [view], { size: 8192 })).toThrow(/texture size 8192/);
  expect(() => projectTexture(topology, [view], { size, restVertices: new Float32Array(9) })).toThrow(/restVertices/);
  const photo = { ...view.photo, data: view.photo.data.subarray(3) };
  expect(() => projectTexture(topology, [{ ...view, photo }], { size })).toThrow(/photo has .* RGB without alpha/);
  expect(() => projectTexture({ ...topology, uvFaces: new Uint32Array(3) }, [view])).toThrow(/uvFaces/);
  expect(() => mirrorVertices(vertices.subarray(1))).toThrow(/not \[V, 3\]/);
});

test('a face that names a vertex or a texture coordinate that there is not is refused, not painted black', () => {
  const view = photograph(0);
  const stray = topology.faces.slice();
  stray[7] = vertices.length / 3;
  const refusal = /aces names row \d+ of only \d+/;
  expect(() => projectTexture({ ...topology, faces: stray }, [view], { size })).toThrow(refusal);
  const uvFaces = topology.uvFaces.with(7, topology.uvs.length / 2);
  expect(() => projectTexture({ ...topology, uvFaces }, [view], { size })).toThrow(refusal);
  const mesh = { vertices: view.vertices, faces: stray };
  expect(() => renderMesh(mesh, view.camera, photoSize)).toThrow(refusal);
  expect(() => renderNormals(mesh, view.camera, photoSize)).toThrow(refusal);
});

test('a head outside the photo is filled, not an error', () => {
  const view = photograph(0);
  const camera = { imageFromCamera: Float64Array.of(1000, 0, 9000, 0, 1000, 9000) };
  const result = projectTexture(topology, [{ ...view, camera }], { size });
  expect(result.coverage).toEqual({ seen: 0, mirrored: 0, filled: 1 });
});
