import { writeRingnetParameters } from '@ringnet/io';
import { reconstructionRecord } from '../reconstruction-record.js';
import type { ArtifactMakers } from './artifact-context.js';

/** Numbers: parameters and landmarks. */
export const dataMakers: ArtifactMakers<'PARAMETERS_NPY' | 'PARAMETERS_JSON' | 'LANDMARKS_JSON'> = {
  PARAMETERS_NPY: {
    mediaType: 'application/octet-stream',
    fileName: 'parameters.npy',
    async make({ reconstruction: { parameters } }) {
      const { scale, tx, ty } = parameters.camera;
      return writeRingnetParameters({
        camera: Float32Array.of(scale, tx, ty),
        pose: Float32Array.of(...parameters.globalOrient, ...parameters.jawPose),
        betas: parameters.betas,
        expression: parameters.expression,
      });
    },
  },
  PARAMETERS_JSON: {
    mediaType: 'application/json',
    fileName: 'parameters.json',
    make: async ({ reconstruction, entry }) =>
      json({ ...reconstructionRecord(reconstruction), expressionNames: entry.model.expressionNames }),
  },
  LANDMARKS_JSON: {
    mediaType: 'application/json',
    fileName: 'landmarks.json',
    make: async ({ reconstruction }) =>
      json({
        order: 'iBUG 68: contour 0-16, then 17-67',
        image: { unit: 'pixel of the photo, centres at integers', points: rows(reconstruction.landmarksImage, 2) },
        camera: { unit: 'm', frame: 'x right, y down, z away', points: rows(reconstruction.landmarksCamera, 3) },
        ...(reconstruction.irises && {
          irises: {
            unit: 'pixel of the photo, centres at integers; z smaller is nearer',
            order: "centre, then the rim on the picture's right, top, left, bottom",
            left: rows(reconstruction.irises.left, 3),
            right: rows(reconstruction.irises.right, 3),
          },
        }),
      }),
  },
};

const rows = (points: Float32Array, width: number): number[][] =>
  Array.from({ length: points.length / width }, (_, row) => [...points.subarray(row * width, (row + 1) * width)]);

const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
