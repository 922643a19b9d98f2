import type { PhotoCamera } from './photo-camera.js';
import type { DrawableMesh } from './surface.js';

/**
 * Turns a mesh in front of the camera, about the middle of its bounds.
 *
 * @param yawRad   positive turns the side at the right of the picture towards the viewer
 * @param pitchRad positive turns the top towards the viewer
 */
export function turnMesh(mesh: DrawableMesh, yawRad: number, pitchRad = 0): DrawableMesh {
  const centre = boundsOf(mesh.vertices).centre;
  const cy = Math.cos(yawRad);
  const sy = Math.sin(yawRad);
  const cp = Math.cos(pitchRad);
  const sp = Math.sin(pitchRad);
  const vertices = new Float64Array(mesh.vertices.length);
  for (let i = 0; i < vertices.length; i += 3) {
    const x = mesh.vertices[i] - centre[0];
    const y = mesh.vertices[i + 1] - centre[1];
    const z = mesh.vertices[i + 2] - centre[2];
    const turnedX = cy * x + sy * z;
    const turnedZ = cy * z - sy * x;
    vertices[i] = turnedX + centre[0];
    vertices[i + 1] = cp * y - sp * turnedZ + centre[1];
    vertices[i + 2] = cp * turnedZ + sp * y + centre[2];
  }
  return { ...mesh, vertices };
}

/**
 * A camera that shows the whole mesh, whichever way it is turned about its middle, in the middle of a picture.
 *
 * @param fill part of the picture's shorter side that the mesh's largest extent takes; default 0.86
 */
export function framingCamera(
  mesh: DrawableMesh,
  size: { readonly width: number; readonly height: number },
  fill = 0.86,
): PhotoCamera {
  const { centre, extent } = boundsOf(mesh.vertices);
  const span = Math.max(extent[1], Math.hypot(extent[0], extent[2]) * 0.9, 1e-9);
  const scale = (fill * Math.min(size.width, size.height)) / span;
  return {
    imageFromCamera: Float64Array.of(
      scale,
      0,
      (size.width - 1) / 2 - scale * centre[0],
      0,
      scale,
      (size.height - 1) / 2 - scale * centre[1],
    ),
  };
}

/** Middle and size of the box around finite points. */
export function boundsOf(vertices: Float32Array | Float64Array): { centre: number[]; extent: number[] } {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < vertices.length; i++) {
    if (vertices[i] < low[i % 3]) low[i % 3] = vertices[i];
    if (vertices[i] > high[i % 3]) high[i % 3] = vertices[i];
  }
  return { centre: low.map((v, k) => (v + high[k]) / 2), extent: low.map((v, k) => high[k] - v) };
}
