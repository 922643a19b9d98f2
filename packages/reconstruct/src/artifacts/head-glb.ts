import { vertexNormals } from '@ringnet/flame';
import { encodeJpeg, writeGlb } from '@ringnet/io';
import type { ArtifactOptions } from '../artifact.js';
import type { ArtifactContext } from './artifact-context.js';

/** The head upright in metres with its texture (where the photo is at hand), its joints and its expressions. */
export async function writeHeadGlb(context: ArtifactContext, options: ArtifactOptions): Promise<Uint8Array> {
  const { model } = context.entry;
  const { vertices } = context.head({ frame: 'model', neutral: options.neutral });
  const isTextured = context.photo !== null && model.uv !== null;
  return writeGlb({
    name: 'head',
    mesh: { vertices, faces: model.faces, normals: vertexNormals(vertices, model.faces), ...model.uv },
    ...(isTextured && {
      texture: {
        bytes: await encodeJpeg((await context.texture(options.textureSize ?? 512)).texture, { quality: 92 }),
        mediaType: 'image/jpeg' as const,
      },
    }),
    extras: {
      unit: 'metre',
      up: '+y',
      forward: '+z',
      headModel: model.info,
      regressor: context.reconstruction.regressor,
    },
  });
}
