import { encodeAnimation, encodePng, encodeWebp } from '@ringnet/io';
import {
  type DrawableMesh,
  renderDepth,
  renderMesh,
  renderNormals,
  renderOverlay,
  renderPanel,
  renderRotated,
  renderThumbnail,
  renderTurntable,
  type Surface,
} from '@ringnet/texture';
import type { ArtifactOptions } from '../artifact.js';
import type { ArtifactContext, ArtifactMaker, ArtifactMakers } from './artifact-context.js';
import { requirePhoto } from './require-photo.js';

type PictureKind =
  | 'OVERLAY_PNG'
  | 'MESH_PNG'
  | 'ROTATED_PNG'
  | 'PANEL_PNG'
  | 'DEPTH_PNG'
  | 'NORMAL_PNG'
  | 'TURNTABLE_GIF'
  | 'THUMBNAIL_WEBP';

const rotatedYawRad = Math.PI / 6;

/** Pictures of the head: over the photo, where the photo's camera sees it, or standing upright by itself. */
export const pictureMakers: ArtifactMakers<PictureKind> = {
  OVERLAY_PNG: png('overlay.png', (context, { neutral }) =>
    renderOverlay(requirePhoto(context), context.mesh(neutral), context.camera),
  ),
  MESH_PNG: png('mesh.png', (context, { neutral }) =>
    renderMesh(context.mesh(neutral), context.camera, context.reconstruction.photo),
  ),
  ROTATED_PNG: png('rotated.png', (context, { neutral }) =>
    renderRotated(context.mesh(neutral), rotatedYawRad, { width: 768, height: 768 }),
  ),
  PANEL_PNG: png('panel.png', (context, { neutral }) =>
    renderPanel(requirePhoto(context), context.mesh(neutral), context.camera),
  ),
  DEPTH_PNG: png('depth.png', (context, { neutral }) =>
    renderDepth(context.mesh(neutral), context.camera, context.reconstruction.photo),
  ),
  NORMAL_PNG: png('normals.png', (context, { neutral }) =>
    renderNormals(context.mesh(neutral), context.camera, context.reconstruction.photo),
  ),
  TURNTABLE_GIF: {
    mediaType: 'image/gif',
    fileName: 'turntable.gif',
    make: async (context, options) =>
      encodeAnimation(renderTurntable(uprightMesh(context, options), { surface: await skin(context, options) }), {
        format: 'gif',
        delayMs: 60,
      }),
  },
  THUMBNAIL_WEBP: {
    mediaType: 'image/webp',
    fileName: 'thumbnail.webp',
    make: async (context, options) =>
      encodeWebp(renderThumbnail(uprightMesh(context, options), { surface: await skin(context, options) })),
  },
};

type Draw = (context: ArtifactContext, options: ArtifactOptions) => Parameters<typeof encodePng>[0];

function png(fileName: string, draw: Draw): ArtifactMaker {
  return { mediaType: 'image/png', fileName, make: async (context, options) => encodePng(draw(context, options)) };
}

/** The head looking straight into the camera: the model frame turned by 180 degrees about x. */
function uprightMesh(context: ArtifactContext, { neutral }: ArtifactOptions): DrawableMesh {
  const { vertices } = context.head({ frame: 'model', neutral });
  const flipped = Float32Array.from(vertices, (value, k) => (k % 3 === 0 ? value : -value));
  return { ...context.mesh(), vertices: flipped };
}

/** The projected texture, or plain clay where there is no photo or no texture layout. */
async function skin(context: ArtifactContext, { textureSize = 512 }: ArtifactOptions): Promise<Surface> {
  if (!context.photo || !context.entry.model.uv) return {};
  return { texture: (await context.texture(textureSize)).texture };
}
