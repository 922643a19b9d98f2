import { rigHead, vertexNormals } from '@ringnet/flame';
import { encodeJpeg, type GlbSkeleton, writeGlb } from '@ringnet/io';
import type { ArtifactOptions } from '../artifact.js';
import type { ArtifactContext } from './artifact-context.js';

/**
 * The head upright in metres, ready to be animated: ARKit-named expressions, joints, weights, and its texture where the photo
 * is at hand. It rests as the photo shows it, or neutral; expressions add to that.
 */
export async function writeHeadGlb(context: ArtifactContext, options: ArtifactOptions): Promise<Uint8Array> {
  const { entry, reconstruction, photo } = context;
  const { model } = entry;
  const { vertices, joints } = context.head({ frame: 'model', neutral: options.neutral });
  const rig = rigHead(model, reconstruction.parameters.betas);
  const texture = photo && model.uv ? (await context.texture(options.textureSize ?? 512)).texture : null;
  return writeGlb({
    ...rig,
    name: 'head',
    mesh: { ...rig.mesh, vertices, normals: vertexNormals(vertices, model.faces) },
    ...(rig.skeleton && { skeleton: restingAt(rig.skeleton, joints) }),
    ...(texture && {
      texture: { bytes: await encodeJpeg(texture, { quality: 92 }), mediaType: 'image/jpeg' as const },
    }),
    extras: {
      unit: 'metre',
      up: '+y',
      forward: '+z',
      headModel: model.info,
      regressor: reconstruction.regressor,
    },
  });
}

function restingAt(skeleton: GlbSkeleton, joints: Float32Array): GlbSkeleton {
  return {
    ...skeleton,
    joints: skeleton.joints.map((joint, k) => ({
      ...joint,
      position: [joints[3 * k], joints[3 * k + 1], joints[3 * k + 2]] as const,
    })),
  };
}
