import { vertexNormals } from '@ringnet/flame';
import { encodePng, type Mesh, writeMtl, writeObj, writePly, writeZip } from '@ringnet/io';
import type { ArtifactOptions } from '../artifact.js';
import type { ArtifactContext, ArtifactMakers } from './artifact-context.js';
import { writeHeadGlb } from './head-glb.js';
import { requirePhoto } from './require-photo.js';

type MeshKind = 'MESH_OBJ' | 'MESH_PLY' | 'MESH_GLB' | 'TEXTURED_OBJ_ZIP' | 'NEUTRAL_MESH_OBJ' | 'NEUTRAL_MESH_PLY';

/** Meshes stand upright in the model frame: metres, y up, looking along +z. */
export const meshMakers: ArtifactMakers<MeshKind> = {
  MESH_OBJ: {
    mediaType: 'model/obj',
    fileName: 'head.obj',
    make: async (context, options) => writeObj(meshOf(context, options.neutral)),
  },
  MESH_PLY: {
    mediaType: 'model/ply',
    fileName: 'head.ply',
    make: async (context, options) => writePly(withNormals(meshOf(context, options.neutral))),
  },
  MESH_GLB: { mediaType: 'model/gltf-binary', fileName: 'head.glb', make: writeHeadGlb },
  TEXTURED_OBJ_ZIP: {
    mediaType: 'application/zip',
    fileName: 'head-textured.zip',
    make: writeTexturedObj,
  },
  NEUTRAL_MESH_OBJ: {
    mediaType: 'model/obj',
    fileName: 'neutral.obj',
    make: async (context) => writeObj(meshOf(context, true)),
  },
  NEUTRAL_MESH_PLY: {
    mediaType: 'model/ply',
    fileName: 'neutral.ply',
    make: async (context) => writePly(meshOf(context, true)),
  },
};

async function writeTexturedObj(context: ArtifactContext, options: ArtifactOptions): Promise<Uint8Array> {
  requirePhoto(context);
  const { texture } = await context.texture(options.textureSize ?? 512);
  const material = 'head-textured';
  const mesh = { ...meshOf(context, options.neutral), ...context.entry.model.uv };
  return writeZip([
    [`${material}.obj`, writeObj(mesh, { material })],
    [`${material}.mtl`, writeMtl({ material })],
    [`${material}.png`, await encodePng(texture)],
  ]);
}

function meshOf(context: ArtifactContext, neutral = false): Mesh {
  return { vertices: context.head({ frame: 'model', neutral }).vertices, faces: context.entry.model.faces };
}

const withNormals = (mesh: Mesh): Mesh => ({ ...mesh, normals: vertexNormals(mesh.vertices, mesh.faces) });
