import type { HeadModel } from '@ringnet/flame';
import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  DirectionalLight,
  DoubleSide,
  DynamicDrawUsage,
  Group,
  HemisphereLight,
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  Points,
  PointsMaterial,
  Scene,
  SRGBColorSpace,
  type Texture,
  TextureLoader,
} from 'three';
import { createRenderMesh, type RenderMesh } from './render-mesh.js';

export type Surface = 'texture' | 'clay' | 'wire';

/** The head, its materials and its lights; world frame x right, y up, z towards the viewer, metres. */
export interface HeadScene {
  readonly scene: Scene;
  readonly mesh: RenderMesh;
  /** [68, 3], camera frame; fill it, then call `markLandmarks` */
  readonly landmarks: Float32Array;
  markLandmarks(): void;
  showLandmarks(isVisible: boolean): void;
  setSurface(surface: Surface): void;
  setTexture(url: string): Promise<void>;
  dispose(): void;
}

/** Builds the scene of one head model. Vertices come in the camera frame (y down, z away) and are turned over here. */
export function createHeadScene(model: HeadModel): HeadScene {
  const scene = new Scene();
  const mesh = createRenderMesh(model);
  const clay = new MeshStandardMaterial({
    color: 0xd3b8a2,
    roughness: 0.62,
    metalness: 0,
    vertexColors: true,
    side: DoubleSide,
  });
  const wire = new MeshBasicMaterial({ color: 0x7f8cff, wireframe: true, transparent: true, opacity: 0.55 });
  const skin = new MeshStandardMaterial({ roughness: 0.9, metalness: 0, side: DoubleSide });
  const head = new Mesh<BufferGeometry, Material>(mesh.geometry, clay);
  head.frustumCulled = false;

  const landmarks = new Float32Array(68 * 3);
  const landmarkRows = new BufferAttribute(landmarks, 3).setUsage(DynamicDrawUsage);
  const points = new Points(
    new BufferGeometry().setAttribute('position', landmarkRows),
    new PointsMaterial({
      map: discTexture(),
      color: 0x1fd08a,
      size: 9,
      sizeAttenuation: false,
      depthTest: false,
      transparent: true,
    }),
  );
  points.frustumCulled = false;
  points.renderOrder = 1;
  points.visible = false;

  // Half a turn about x takes the camera frame to the world: y up, z towards the viewer.
  const turned = new Group();
  turned.rotation.x = Math.PI;
  turned.add(head, points);
  scene.add(turned, ...studioLights());

  let texture: Texture | null = null;
  return {
    scene,
    mesh,
    landmarks,
    markLandmarks() {
      landmarkRows.needsUpdate = true;
    },
    showLandmarks(isVisible) {
      points.visible = isVisible;
    },
    setSurface(surface) {
      head.material = surface === 'wire' ? wire : surface === 'texture' && texture ? skin : clay;
    },
    async setTexture(url) {
      const loaded = await new TextureLoader().loadAsync(url);
      texture?.dispose();
      texture = loaded;
      texture.colorSpace = SRGBColorSpace;
      texture.anisotropy = 8;
      // The photo's own light is in the texture: let it glow by itself and leave a hint of shape to the lamps.
      skin.map = texture;
      skin.emissiveMap = texture;
      skin.emissive.set(0xffffff);
      skin.emissiveIntensity = 0.85;
      skin.color.set(0x3c3c3c);
      skin.needsUpdate = true;
    },
    dispose() {
      mesh.geometry.dispose();
      points.geometry.dispose();
      points.material.map?.dispose();
      points.material.dispose();
      texture?.dispose();
      for (const material of [clay, wire, skin]) material.dispose();
    },
  };
}

/** A white disc with a soft edge, so that landmarks are round. */
function discTexture(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = 32;
  canvas.height = 32;
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#fff';
    context.arc(16, 16, 13, 0, 2 * Math.PI);
    context.fill();
  }
  return new CanvasTexture(canvas);
}

/** A warm key from the upper left, a cool fill, a rim from behind: calm, with enough shade to read the form. */
function studioLights() {
  const key = new DirectionalLight(0xfff1e2, 2.5);
  key.position.set(-0.75, 0.85, 0.8);
  const fill = new DirectionalLight(0xd7e3ff, 1.05);
  fill.position.set(1, 0.05, 0.6);
  const rim = new DirectionalLight(0xffffff, 1.6);
  rim.position.set(0.6, 0.6, -1);
  return [new AmbientLight(0xffffff, 0.12), new HemisphereLight(0xffffff, 0x8a7561, 0.75), key, fill, rim];
}
