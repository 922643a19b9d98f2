import type { RgbImage } from '@ringnet/io';
import type { TexturedTopology } from '../../src/index.js';

/**
 * A head-sized ellipsoid with a nose that hides part of its cheeks, in the model frame (y up, z front), closed, counter-clockwise
 * from outside, with a latitude-longitude layout: u runs around, its seam at the back.
 */
export function ellipsoidHead(columns = 64, rows = 48): { vertices: Float32Array; topology: TexturedTopology } {
  const vertices: number[] = [];
  const uvs: number[] = [];
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= columns; c++) {
      const u = c / columns;
      const v = r / rows;
      uvs.push(0.01 + 0.98 * u, 0.01 + 0.98 * v);
      const around = 2 * Math.PI * (u - 0.5);
      const up = Math.PI * (v - 0.5);
      const x = Math.cos(up) * Math.sin(around);
      const z = Math.cos(up) * Math.cos(around);
      const nose = 0.035 * Math.exp(-((x / 0.12) ** 2) - (Math.sin(up) / 0.2) ** 2) * (z > 0 ? 1 : 0);
      if (c < columns) vertices.push(0.075 * x, 0.11 * Math.sin(up), 0.09 * z + nose);
    }
  }
  const faces: number[] = [];
  const uvFaces: number[] = [];
  const vertex = (r: number, c: number) => r * columns + (c % columns);
  const uv = (r: number, c: number) => r * (columns + 1) + c;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      faces.push(vertex(r, c), vertex(r, c + 1), vertex(r + 1, c + 1));
      faces.push(vertex(r, c), vertex(r + 1, c + 1), vertex(r + 1, c));
      uvFaces.push(uv(r, c), uv(r, c + 1), uv(r + 1, c + 1), uv(r, c), uv(r + 1, c + 1), uv(r + 1, c));
    }
  }
  return {
    vertices: Float32Array.from(vertices),
    topology: {
      faces: Uint32Array.from(faces),
      uvs: Float32Array.from(uvs),
      uvFaces: Uint32Array.from(uvFaces),
    },
  };
}

/** Model frame to camera frame, turned by yaw (the head's left comes forward for positive angles). */
export function inCameraFrame(vertices: Float32Array, yawRad: number): Float32Array {
  const c = Math.cos(yawRad);
  const s = Math.sin(yawRad);
  const result = new Float32Array(vertices.length);
  for (let i = 0; i < vertices.length; i += 3) {
    result[i] = c * vertices[i] - s * vertices[i + 2];
    result[i + 1] = -vertices[i + 1];
    result[i + 2] = -(s * vertices[i] + c * vertices[i + 2]);
  }
  return result;
}

/** A texture with smooth colours and detail of several scales. */
export function patternTexture(size: number): RgbImage {
  const data = new Uint8Array(3 * size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const u = x / size;
      const v = y / size;
      const p = 3 * (y * size + x);
      data[p] = 140 + 60 * Math.sin(12 * u) + 30 * Math.sin(70 * v);
      data[p + 1] = 120 + 50 * Math.cos(15 * v + 3 * u) + 30 * Math.sin(60 * u);
      data[p + 2] = 110 + 60 * Math.sin(9 * (u + v)) + 25 * Math.cos(50 * (u - v));
    }
  }
  return { width: size, height: size, channels: 3, data };
}
