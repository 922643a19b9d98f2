import type { RgbImage } from '@ringnet/io';
import {
  createRasterBuffers,
  drawMesh,
  type PhotoCamera,
  projectToPhoto,
  type RasterBuffers,
  rasterize,
} from '@ringnet/texture';
import type { Head } from './build.js';

/** A rendered head and what each of its pixels shows. */
export interface HeadPicture {
  readonly image: RgbImage;
  readonly buffers: RasterBuffers;
  /** [V, 3] camera frame, m */
  readonly vertices: Float64Array;
}

export interface View {
  readonly yawRad: number;
  readonly pitchRad: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelsPerMetre: number;
  readonly background: readonly [number, number, number];
}

/** Renders `vertices` (model frame) with a texture. Yaw turns the face to the subject's left, pitch nods it down. */
export function pictureHead(head: Head, vertices: ArrayLike<number>, texture: RgbImage, view: View): HeadPicture {
  const [cy, sy, cp, sp] = [
    Math.cos(view.yawRad),
    Math.sin(view.yawRad),
    Math.cos(view.pitchRad),
    Math.sin(view.pitchRad),
  ];
  const posed = new Float64Array(vertices.length);
  for (let i = 0; i < posed.length; i += 3) {
    const [x, y, z] = [vertices[i], vertices[i + 1] + 0.02, vertices[i + 2] + 0.06];
    const depth = cy * z - sy * x;
    posed[i] = cy * x + sy * z;
    posed[i + 1] = -(cp * y - sp * depth);
    posed[i + 2] = -(sp * y + cp * depth);
  }
  const { widthPx: width, heightPx: height, pixelsPerMetre: scale } = view;
  const camera: PhotoCamera = {
    imageFromCamera: Float64Array.of(scale, 0, (width - 1) / 2, 0, scale, (height - 1) / 2),
  };
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) data[i] = view.background[i % 3];
  const mesh = {
    vertices: posed,
    faces: head.cut.faces,
    uvs: Float32Array.from(head.layout.uvs),
    uvFaces: head.cut.uvFaces,
  };
  const image = drawMesh({ width, height, channels: 3, data }, mesh, camera, { texture });
  const buffers = rasterize(projectToPhoto(camera, posed), head.cut.faces, createRasterBuffers({ width, height }));
  return { image, buffers, vertices: posed };
}
