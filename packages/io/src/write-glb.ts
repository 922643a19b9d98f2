import { type Accessor, Document, type Node, type Primitive, type TypedArray, WebIO } from '@gltf-transform/core';
import { checkFinite, checkMesh } from './check-mesh.js';
import { FormatError } from './format-error.js';
import { addAnimation, checkAnimation } from './glb-animation.js';
import type { GlbHead, GlbSkeleton } from './glb-head.js';
import { splitAtSeams, spread } from './split-at-seams.js';

/**
 * Writes a head as binary glTF 2.0: metres, +y up, +z out of the face (the model frame is glTF's own).
 *
 * Vertices on texture seams are doubled; the custom attribute `_MODEL_VERTEX` then keeps their row in `mesh.vertices`.
 * Each vertex keeps its four strongest joints, weights renormalised. `readGlb` does not read animations back. Same input, same bytes.
 * Normals become unit length; those without a direction (zero or not finite) point forward.
 *
 * @throws FormatError MALFORMED on arrays that do not fit together or are not finite, and on what glTF cannot hold: no
 *   vertices, no faces, a texture without uvs, a skeleton without joints
 */
export async function writeGlb(head: GlbHead): Promise<Uint8Array> {
  const { texture, morphTargets = [], skeleton, name = 'head' } = head;
  const mesh = { ...head.mesh, ...(head.mesh.normals && { normals: unitNormals(head.mesh.normals) }) };
  checkMesh(mesh, 'glb');
  checkParts(head);
  const document = new Document();
  const buffer = document.createBuffer();
  const split = splitAtSeams(mesh);
  const accessor = (array: TypedArray, type: 'SCALAR' | 'VEC2' | 'VEC3' | 'VEC4' | 'MAT4'): Accessor =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
  const vec3 = (values: Float32Array) => accessor(spread(values, 3, split.sources), 'VEC3');

  const primitive = document.createPrimitive().setIndices(accessor(split.faces, 'SCALAR'));
  primitive.setAttribute('POSITION', vec3(mesh.vertices));
  if (mesh.normals) primitive.setAttribute('NORMAL', vec3(mesh.normals));
  if (split.uvs) primitive.setAttribute('TEXCOORD_0', accessor(flipV(split.uvs), 'VEC2'));
  if (mesh.colors) {
    primitive.setAttribute(
      'COLOR_0',
      accessor(rgba(spread(mesh.colors, 3, split.sources)), 'VEC4').setNormalized(true),
    );
  }
  if (split.uvs) {
    const small = mesh.vertices.length / 3 <= 65_536;
    const rows = small ? Uint16Array.from(split.sources) : Float32Array.from(split.sources);
    primitive.setAttribute('_MODEL_VERTEX', accessor(rows, 'SCALAR'));
  }
  for (const { name: targetName, offsets } of morphTargets) {
    const target = document.createPrimitiveTarget(targetName);
    target.setAttribute('POSITION', vec3(offsets).setSparse(isMostlyZero(offsets)));
    primitive.addTarget(target);
  }

  const material = document.createMaterial('skin').setRoughnessFactor(0.8).setMetallicFactor(0);
  if (texture) {
    const image = document.createTexture('texture').setImage(texture.bytes as Uint8Array<ArrayBuffer>);
    material.setBaseColorTexture(image.setMimeType(texture.mediaType));
  }
  primitive.setMaterial(material);

  const gltfMesh = document.createMesh(name).addPrimitive(primitive);
  if (morphTargets.length > 0) {
    gltfMesh.setExtras({ targetNames: morphTargets.map((target) => target.name) });
    gltfMesh.setWeights(morphTargets.map(() => 0));
  }
  const node = document.createNode(name).setMesh(gltfMesh);
  const scene = document.createScene(name).addChild(node);
  scene.setExtras({ ...head.extras });
  let jointNodes: Node[] = [];
  if (skeleton) {
    addSkinAttributes(primitive, skeleton, split.sources, accessor);
    const joints = skeleton.joints.map((joint): Node => {
      const parent = skeleton.joints[joint.parent]?.position ?? [0, 0, 0];
      const [x, y, z] = joint.position.map((value, axis) => value - parent[axis]);
      return document.createNode(joint.name).setTranslation([x, y, z]);
    });
    const skin = document.createSkin(name).setInverseBindMatrices(accessor(inverseBindMatrices(skeleton), 'MAT4'));
    for (const [j, { parent }] of skeleton.joints.entries()) {
      if (parent < 0) scene.addChild(joints[j]);
      else joints[parent].addChild(joints[j]);
      skin.addJoint(joints[j]);
    }
    node.setSkin(skin);
    jointNodes = joints;
  }
  if (head.animation) addAnimation(document, head.animation, node, jointNodes, accessor);
  document.getRoot().setDefaultScene(scene);
  return new WebIO().writeBinary(document);
}

function checkParts({ mesh, texture, morphTargets = [], skeleton, animation }: GlbHead): void {
  const vertexCount = mesh.vertices.length / 3;
  const faceCount = mesh.faces.length / 3;
  if (vertexCount === 0 || faceCount === 0) {
    throw new FormatError('MALFORMED', 'glb', `${vertexCount} vertices and ${faceCount} faces; glTF needs one of each`);
  }
  if (texture && !mesh.uvs) throw new FormatError('MALFORMED', 'glb', 'a texture without texture coordinates');
  for (const { name, offsets } of morphTargets) {
    if (offsets.length !== mesh.vertices.length) {
      const message = `morph target '${name}' has ${offsets.length} numbers, vertices ${mesh.vertices.length}`;
      throw new FormatError('MALFORMED', 'glb', message);
    }
    checkFinite(offsets, `morph target '${name}'`, 'glb');
  }
  if (animation) checkAnimation(animation, morphTargets.length, skeleton?.joints.length ?? 0);
  if (!skeleton) return;
  const { joints, weights } = skeleton;
  if (joints.length === 0) throw new FormatError('MALFORMED', 'glb', 'a skeleton without joints');
  if (weights.length !== vertexCount * joints.length) {
    const message = `weights has ${weights.length} numbers, expected ${vertexCount} x ${joints.length}`;
    throw new FormatError('MALFORMED', 'glb', message);
  }
  checkFinite(weights, 'weights', 'glb');
  for (const [j, { parent, position }] of joints.entries()) {
    checkFinite(Float32Array.from(position), `the position of joint ${j}`, 'glb');
    if (!Number.isInteger(parent) || parent >= j || parent < 0 !== (j === 0)) {
      throw new FormatError('MALFORMED', 'glb', `joint ${j} has parent ${parent}; joint 0 is the root, parents first`);
    }
  }
}

function addSkinAttributes(
  primitive: Primitive,
  skeleton: GlbSkeleton,
  sources: Uint32Array,
  accessor: (array: TypedArray, type: 'VEC4') => Accessor,
): void {
  const jointCount = skeleton.joints.length;
  const joints = new (jointCount > 256 ? Uint16Array : Uint8Array)(sources.length * 4);
  const weights = new Float32Array(sources.length * 4);
  const left = new Float32Array(jointCount); // of a vertex, until the strongest are taken
  for (let v = 0; v < sources.length; v++) {
    left.set(skeleton.weights.subarray(sources[v] * jointCount, (sources[v] + 1) * jointCount));
    let sum = 0;
    for (let at = 4 * v; at < 4 * v + 4; at++) {
      let strongest = 0;
      for (let joint = 1; joint < jointCount; joint++) if (left[joint] > left[strongest]) strongest = joint;
      if (!(left[strongest] > 0)) break;
      joints[at] = strongest;
      weights[at] = left[strongest];
      sum += left[strongest];
      left[strongest] = 0;
    }
    if (sum === 0) weights[4 * v] = 1;
    else for (let at = 4 * v; at < 4 * v + 4; at++) weights[at] /= sum;
  }
  primitive.setAttribute('JOINTS_0', accessor(joints, 'VEC4'));
  primitive.setAttribute('WEIGHTS_0', accessor(weights, 'VEC4'));
}

/** [J, 16], column-major: each moves its joint to the origin. */
function inverseBindMatrices({ joints }: GlbSkeleton): Float32Array<ArrayBuffer> {
  const matrices = new Float32Array(joints.length * 16);
  for (const [j, { position }] of joints.entries()) {
    for (const diagonal of [0, 5, 10, 15]) matrices[j * 16 + diagonal] = 1;
    for (let axis = 0; axis < 3; axis++) matrices[j * 16 + 12 + axis] = -position[axis];
  }
  return matrices;
}

/** glTF wants unit normals: rounding is repaired, and a vertex without faces points forward. */
function unitNormals(normals: Float32Array): Float32Array {
  const result = normals.slice();
  for (let at = 0; at + 2 < result.length; at += 3) {
    const length = Math.hypot(result[at], result[at + 1], result[at + 2]);
    if (!(length > 1e-12 && length < Number.POSITIVE_INFINITY)) result.set([0, 0, 1], at);
    else if (Math.abs(length - 1) > 1e-4) {
      for (let axis = at; axis < at + 3; axis++) result[axis] /= length;
    }
  }
  return result;
}

/** glTF's texture origin is the top-left corner. */
function flipV(uvs: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(uvs, (value, i) => (i % 2 === 0 ? value : 1 - value));
}

function rgba(colors: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: (colors.length / 3) * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : colors[Math.floor(i / 4) * 3 + (i % 4)],
  );
}

/** True where listing the moved vertices is smaller than writing all; glTF needs at least one. */
function isMostlyZero(offsets: Float32Array): boolean {
  let moved = 0;
  for (let at = 0; at < offsets.length; at += 3) {
    if (offsets[at] !== 0 || offsets[at + 1] !== 0 || offsets[at + 2] !== 0) moved++;
  }
  return moved > 0 && moved < offsets.length / 6;
}
