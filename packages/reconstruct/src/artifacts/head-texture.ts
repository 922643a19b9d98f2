import type { HeadModel } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import {
  type PhotoView,
  type ProjectedTexture,
  photoCamera,
  projectTexture,
  projectToPhoto,
  TextureError,
} from '@ringnet/texture';
import { decodeVariant } from '../posed-head.js';
import type { ArtifactContext } from './artifact-context.js';
import { requirePhoto } from './require-photo.js';

/**
 * The photo in the head model's own texture layout, those of a fused head's other views merged in by confidence; what none
 * shows is filled from the skin picture nearest in tone.
 * @throws ReconstructError PHOTO_NEEDED; TextureError MODEL_WITHOUT_UVS
 */
export async function projectHeadTexture(context: ArtifactContext, size: number): Promise<ProjectedTexture> {
  const photo = requirePhoto(context);
  const { model, albedos } = context.entry;
  if (!model.uv)
    throw new TextureError(
      'MODEL_WITHOUT_UVS',
      `${model.info.name} has no texture coordinates, so it cannot be textured`,
    );
  const { vertices } = context.mesh();
  return projectTexture(
    { faces: model.faces, ...model.uv },
    [{ photo, camera: context.camera, vertices }, ...otherViews(context)],
    {
      size,
      regions: model.regions,
      restVertices: model.vTemplate,
      albedo: nearestInTone(await albedos(), context, photo),
    },
  );
}

/** A fused head in its other photos: its one shape, and the pose, expression and camera of each. */
function otherViews({ reconstruction, entry, otherPhotos }: ArtifactContext): PhotoView[] {
  const { betas } = reconstruction.parameters;
  return (reconstruction.fusion?.views.slice(1) ?? []).flatMap(({ parameters, imageFromCrop }, k) => {
    const photo = otherPhotos[k];
    if (!photo) return [];
    const { vertices } = decodeVariant(entry.model, { ...parameters, betas }, { frame: 'camera' });
    return [{ photo, camera: photoCamera(parameters.camera, imageFromCrop), vertices }];
  });
}

/** Compares the photo's colour on the face with each skin picture's colour on the same vertices. */
function nearestInTone(albedos: readonly RgbImage[], context: ArtifactContext, photo: RgbImage): RgbImage | undefined {
  const { model } = context.entry;
  const { face } = model.regions;
  if (albedos.length === 0 || !face || !model.uv) return albedos[0];
  const inPhoto = projectToPhoto(context.camera, context.mesh().vertices);
  const seen = meanColor(
    photo,
    Array.from(face, (vertex) => [inPhoto[3 * vertex], inPhoto[3 * vertex + 1]]),
  );
  if (!seen) return albedos[0];
  const distances = faceColors(albedos, model).map((color) =>
    color ? Math.hypot(...color.map((value, k) => value - seen[k])) : Number.POSITIVE_INFINITY,
  );
  return albedos[distances.indexOf(Math.min(...distances))];
}

/** Of the skin pictures of a model, which stay the same from photo to photo. */
const knownFaceColors = new WeakMap<readonly RgbImage[], readonly (number[] | null)[]>();

function faceColors(albedos: readonly RgbImage[], { faces, regions, uv }: HeadModel): readonly (number[] | null)[] {
  const known = knownFaceColors.get(albedos);
  if (known || !uv) return known ?? [];
  const wanted = new Set(regions.face);
  const rows = new Set<number>();
  faces.forEach((vertex, corner) => {
    if (wanted.has(vertex)) rows.add(uv.uvFaces[corner]);
  });
  const colors = albedos.map((albedo) =>
    meanColor(
      albedo,
      Array.from(rows, (row) => [
        uv.uvs[2 * row] * albedo.width - 0.5,
        (1 - uv.uvs[2 * row + 1]) * albedo.height - 0.5,
      ]),
    ),
  );
  knownFaceColors.set(albedos, colors);
  return colors;
}

/** Mean RGB of the pixels nearest to the given points; null when all lie outside. */
function meanColor({ width, height, data }: RgbImage, points: readonly (readonly number[])[]): number[] | null {
  const sum = [0, 0, 0];
  let count = 0;
  for (const [x, y] of points) {
    const column = Math.round(x);
    const row = Math.round(y);
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    for (let k = 0; k < 3; k++) sum[k] += data[3 * (row * width + column) + k];
    count++;
  }
  return count > 0 ? sum.map((value) => value / count) : null;
}
