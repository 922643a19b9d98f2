import { writeRingnetParameters } from '@ringnet/io';
import type { FusedView } from '../fusion.js';
import type { Reconstruction } from '../reconstruction.js';
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
    make: async ({ reconstruction, entry }) => json(parametersRecord(reconstruction, entry.model.expressionNames)),
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

/** Everything that a reader needs to use the numbers without this code: names, units, frames, models, licences. */
export function parametersRecord(reconstruction: Reconstruction, expressionNames: readonly string[] | null): object {
  const { parameters, standardDeviations, photo, quality, headModel, regressor, face, fusion, metric } = reconstruction;
  return {
    headModel,
    regressor,
    photo,
    face,
    camera: {
      convention:
        'p = scale * (X_xy + (tx, ty)); cropPixel = 112 * (p + 1); photoPixel = imageFromCrop * (cropPixel, 1); x right, y down, z away',
      ...cameraRecord(reconstruction),
    },
    pose: { unit: 'rad, axis-angle', ...poseRecord(reconstruction) },
    shape: {
      unit: 'standard deviations',
      values: [...parameters.betas],
      errors: standardDeviations && [...standardDeviations.betas],
    },
    expression: { names: expressionNames, values: [...parameters.expression] },
    ...(metric && { metric: { unit: 'scale: true metres per model metre', ...metric } }),
    quality,
    ...(fusion && {
      fusion: {
        method: fusion.method,
        note: fusion.note,
        views: fusion.views.map((view) => ({
          photo: view.photo,
          face: view.face,
          camera: cameraRecord(view),
          pose: poseRecord(view),
          expression: [...view.parameters.expression],
        })),
      },
    }),
  };
}

const cameraRecord = ({ parameters, imageFromCrop }: FusedView) => ({
  ...parameters.camera,
  imageFromCrop: [...imageFromCrop],
});

const poseRecord = ({ parameters }: FusedView) => ({
  global: [...parameters.globalOrient],
  neck: [...parameters.neckPose],
  jaw: [...parameters.jawPose],
  leftEye: [...parameters.leftEyePose],
  rightEye: [...parameters.rightEyePose],
});

const rows = (points: Float32Array, width: number): number[][] =>
  Array.from({ length: points.length / width }, (_, row) => [...points.subarray(row * width, (row + 1) * width)]);

const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
