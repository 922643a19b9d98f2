import { OrthographicCamera, PerspectiveCamera, Vector3, WebGLRenderer } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { HeadScene } from './head-scene.js';
import { type ResultCamera, setPhotoProjection } from './photo-projection.js';
import type { PhotoRegion } from './photo-region.js';

export type ViewMode = 'orbit' | 'photo';

/** Where the viewer looks from, for words and tests. */
export interface ViewState {
  readonly yawDeg: number;
  readonly pitchDeg: number;
}

const fieldOfViewDeg = 22;

/** Draws a head scene on a canvas, only when something changed: freely turned, or pinned to its photo. */
export class HeadViewer {
  private readonly renderer: WebGLRenderer;
  private readonly orbitCamera = new PerspectiveCamera(fieldOfViewDeg, 1, 0.05, 20);
  /** Orthographic in name too: the shaders then light a surface as seen along z, not as seen from the head's inside */
  private readonly photoCamera = new OrthographicCamera();
  private readonly controls: OrbitControls;
  private readonly resizes: ResizeObserver;
  private readonly centre = new Vector3();
  private mode: ViewMode = 'orbit';
  private radius = 0.2;
  private frame = 0;

  /**
   * @param prepare brings the scene up to date; called once before every picture, however often one was asked for
   * @throws Error when the browser has no WebGL
   */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    readonly head: HeadScene,
    private readonly onView: (state: ViewState) => void,
    private readonly prepare: () => void = () => {},
  ) {
    this.renderer = new WebGLRenderer({ canvas, alpha: true, antialias: true, preserveDrawingBuffer: true });
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.controls = new OrbitControls(this.orbitCamera, canvas);
    this.controls.enablePan = false;
    this.controls.enableDamping = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.controls.rotateSpeed = 0.8;
    this.controls.autoRotateSpeed = 3;
    this.controls.addEventListener('change', () => {
      this.onView(this.state());
      this.requestRender();
    });
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(canvas);
    this.frameHead();
    this.resize();
  }

  /** Centres the free camera on the head as it now stands, looking from where the photo was taken. */
  frameHead(): void {
    const { geometry } = this.head.mesh;
    geometry.computeBoundingBox();
    geometry.boundingBox?.getCenter(this.centre);
    geometry.boundingBox?.getSize(this.orbitCamera.position);
    this.radius = this.orbitCamera.position.length() / 2;
    this.centre.set(this.centre.x, -this.centre.y, -this.centre.z);
    this.resetView();
  }

  resetView(): void {
    const distance = this.wholeHeadDistance();
    this.limitDistance(distance);
    this.controls.target.copy(this.centre);
    this.orbitCamera.position.set(this.centre.x, this.centre.y, this.centre.z + distance);
    this.controls.update();
    this.requestRender();
  }

  /** From where the head fills the shorter side of the canvas. */
  private wholeHeadDistance(): number {
    const narrow = Math.min(1, this.orbitCamera.aspect);
    return (0.92 * this.radius) / Math.sin((fieldOfViewDeg * Math.PI) / 360) / narrow;
  }

  private limitDistance(wholeHead: number): void {
    this.controls.minDistance = 0.35 * wholeHead;
    this.controls.maxDistance = 3 * wholeHead;
  }

  /** Pins the head to its photo, or lets it turn freely. The canvas must cover the photo in the first case. */
  setMode(mode: ViewMode): void {
    this.mode = mode;
    this.controls.enabled = mode === 'orbit';
    if (mode === 'photo') this.controls.autoRotate = false;
    this.requestRender();
  }

  setPhoto(camera: ResultCamera, region: PhotoRegion): void {
    setPhotoProjection(this.photoCamera.projectionMatrix, camera, region, 4);
    this.photoCamera.projectionMatrixInverse.copy(this.photoCamera.projectionMatrix).invert();
    this.requestRender();
  }

  setTurntable(isOn: boolean): void {
    this.controls.autoRotate = isOn;
    this.requestRender();
  }

  /** Turns the free camera by degrees: the keyboard's way. */
  turn(yawDeg: number, pitchDeg: number): void {
    const { yawDeg: yaw, pitchDeg: pitch } = this.state();
    const distance = this.orbitCamera.position.distanceTo(this.centre);
    const yawRad = ((yaw + yawDeg) * Math.PI) / 180;
    const pitchRad = (Math.max(-85, Math.min(85, pitch + pitchDeg)) * Math.PI) / 180;
    this.orbitCamera.position
      .set(Math.sin(yawRad) * Math.cos(pitchRad), Math.sin(pitchRad), Math.cos(yawRad) * Math.cos(pitchRad))
      .multiplyScalar(distance)
      .add(this.centre);
    this.controls.update();
    this.requestRender();
  }

  zoom(factor: number): void {
    this.orbitCamera.position.sub(this.centre).multiplyScalar(factor).add(this.centre);
    this.controls.update();
    this.requestRender();
  }

  state(): ViewState {
    const { x, y, z } = this.orbitCamera.position;
    const [dx, dy, dz] = [x - this.centre.x, y - this.centre.y, z - this.centre.z];
    const degrees = 180 / Math.PI;
    return { yawDeg: Math.atan2(dx, dz) * degrees, pitchDeg: Math.atan2(dy, Math.hypot(dx, dz)) * degrees };
  }

  /** The picture as it stands, as PNG. */
  snapshot(): Promise<Blob> {
    this.render();
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))));
    });
  }

  requestRender(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.onFrame);
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.frame = -1;
    this.resizes.disconnect();
    this.controls.dispose();
    this.head.dispose();
    this.renderer.dispose();
    // A browser keeps only a few contexts: give this one back now, not when the collector comes by.
    this.renderer.forceContextLoss();
  }

  private readonly onFrame = () => {
    this.frame = 0;
    if (this.mode === 'orbit') this.controls.update();
    this.render();
    if (this.controls.autoRotate) this.requestRender();
  };

  private render(): void {
    this.prepare();
    this.renderer.render(this.head.scene, this.mode === 'photo' ? this.photoCamera : this.orbitCamera);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    const aspect = clientWidth / clientHeight;
    if (this.mode === 'orbit' && Math.abs(aspect - this.orbitCamera.aspect) > 0.001) {
      const before = this.wholeHeadDistance();
      this.orbitCamera.aspect = aspect;
      this.orbitCamera.updateProjectionMatrix();
      // A phone's address bar comes and goes: the head stays as it was turned, and as large.
      const now = this.wholeHeadDistance();
      this.limitDistance(now);
      this.zoom(now / before);
    }
    this.renderer.setSize(clientWidth, clientHeight, false);
    this.render();
  }
}
