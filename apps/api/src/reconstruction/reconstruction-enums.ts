import type { FusionMethod as Fused, ArtifactKind as Kind } from '@ringnet/reconstruct';
import { registerEnumType } from 'type-graphql';

/** A value object for GraphQL out of names with descriptions. */
function enumOf<Name extends string>(name: string, description: string, values: Record<Name, string>) {
  const object = Object.fromEntries(Object.keys(values).map((key) => [key, key])) as { readonly [Key in Name]: Key };
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(values).map(([key, text]) => [key, { description: text }]),
  );
  registerEnumType(object, { name, description, valuesConfig: valuesConfig as never });
  return object;
}

export const ReconstructionStatus = enumOf('ReconstructionStatus', 'How far a reconstruction has come.', {
  QUEUED: 'Waits for a worker; `queuePosition` counts those before it.',
  RUNNING: 'A worker is at it; `stage` and `progress` tell how far.',
  SUCCEEDED: 'Done: camera, pose, shape, expression, landmarks and artifacts are there.',
  FAILED: 'Ended without a result; `failure` tells why.',
  CANCELED: 'Ended by cancelReconstruction.',
});
export type ReconstructionStatus = keyof typeof ReconstructionStatus;

/** Statuses that never change again, but for a retry. */
export function isFinal(status: string): boolean {
  return status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELED';
}

export const ReconstructionOrder = enumOf('ReconstructionOrder', 'Order of a list of reconstructions.', {
  CREATED_AT_DESC: 'Newest first.',
  CREATED_AT_ASC: 'Oldest first.',
});
export type ReconstructionOrder = keyof typeof ReconstructionOrder;

export const FaceSelection = enumOf('FaceSelection', 'Which faces of a photo to reconstruct.', {
  LARGEST: 'The one with the largest box.',
  MOST_CENTRAL: 'The one nearest to the middle of the photo.',
  ALL: 'Every one: one reconstruction per face, all under `photo.reconstructions`.',
});

export const CropMode = enumOf('CropMode', 'How the photo becomes the 224 x 224 crop.', {
  DETECT: 'Find the face and crop loosely around it.',
  AS_IS: "RingNet's own preprocessing: resize and centre crop a photo that is already cropped loosely.",
});

const fusionMethods: Record<Fused, string> = {
  JOINT_FIT: 'Every photo was looked at again, and one shape fitted to all of them.',
  WEIGHTED_MEAN: 'The stored shapes were averaged, each component by how sure each photo is of it.',
};
export const FusionMethod = enumOf('FusionMethod', 'How several photos became one shape.', fusionMethods);
export type FusionMethod = Fused;

const kindDescriptions: Record<Kind, string> = {
  MESH_OBJ: 'The posed head as Wavefront OBJ.',
  MESH_PLY: 'The posed head as binary PLY.',
  MESH_GLB: 'The head as glTF binary with the photo as its texture where it was seen.',
  TEXTURED_OBJ_ZIP: 'OBJ, MTL and texture in one ZIP.',
  TEXTURE_PNG: "The photo unwrapped into the model's UV layout.",
  TEXTURE_CONFIDENCE_PNG: 'How well each texel was seen, white is well.',
  OVERLAY_PNG: 'The head drawn over the photo.',
  MESH_PNG: "The head alone, shaded, as the photo's camera sees it.",
  ROTATED_PNG: 'The head from the sides.',
  PANEL_PNG: 'Photo, overlay, mesh and a turned view side by side.',
  TURNTABLE_GIF: 'The head turning once around.',
  PARAMETERS_NPY: 'The 159 numbers as float32 NPY: camera 3, pose 6, shape 100, expression 50.',
  PARAMETERS_JSON: 'All parameters, the camera and the models as JSON.',
  NEUTRAL_MESH_PLY: 'The identity alone, without expression and pose, as PLY.',
  NEUTRAL_MESH_OBJ: 'The identity alone, without expression and pose, as OBJ.',
  LANDMARKS_JSON: 'The 68 landmarks in photo pixels and metres as JSON.',
  DEPTH_PNG: 'Depth of the head per photo pixel, 8 bits: 255 is nearest, 32 farthest, 0 is no head.',
  NORMAL_PNG: 'Surface direction per photo pixel.',
  THUMBNAIL_WEBP: 'A small picture of the result.',
};
export const ArtifactKind = enumOf(
  'ArtifactKind',
  'Every file that can be made from a reconstruction.',
  kindDescriptions,
);
export type ArtifactKind = Kind;
