/** Red, green, blue: linear light in lights, sRGB 0-255 in colours of surfaces. */
export type Rgb = readonly [number, number, number];

/** A far light. */
export interface DirectionalLight {
  /** Towards the light, camera frame (x right, y down, z away: a light behind the viewer has z < 0); any length */
  readonly direction: Rgb;
  /** Linear light */
  readonly color: Rgb;
  /** 0 is a point-like light, 1 reaches all the way round; default 0 */
  readonly wrap?: number;
}

/** Lights of a picture. The key light casts soft shadows; fill lights and the surroundings are dimmed in crevices. */
export interface Lighting {
  readonly key: DirectionalLight;
  readonly fills: readonly DirectionalLight[];
  /** Linear light from above and from below, blended by the normal */
  readonly sky: Rgb;
  readonly ground: Rgb;
  /** Strength and sharpness of the white highlight; default 0 and 24 */
  readonly gloss?: number;
  readonly shininess?: number;
  /** Strength of shadows and crevices, 0..1; default 1 */
  readonly shadow?: number;
}

/** The default for plain meshes: warm key from the upper left, cool fill from the right, rim light from behind. */
export const studioLighting: Lighting = {
  key: { direction: [-0.55, -0.62, -0.8], color: [0.88, 0.85, 0.8], wrap: 0.1 },
  fills: [
    { direction: [0.9, -0.05, -0.55], color: [0.17, 0.19, 0.23], wrap: 0.3 },
    { direction: [0.75, -0.6, 0.75], color: [0.34, 0.36, 0.4] },
    { direction: [-0.9, -0.35, 0.6], color: [0.12, 0.13, 0.15] },
  ],
  sky: [0.15, 0.16, 0.18],
  ground: [0.06, 0.058, 0.056],
  gloss: 0.06,
  shininess: 18,
};

/** The default for textured meshes, whose colours already hold the photo's light: even, with a hint of shape. */
export const softLighting: Lighting = {
  key: { direction: [-0.3, -0.5, -1], color: [0.26, 0.26, 0.26], wrap: 0.5 },
  fills: [{ direction: [0.5, -0.2, -1], color: [0.16, 0.16, 0.16], wrap: 0.5 }],
  sky: [0.68, 0.68, 0.68],
  ground: [0.56, 0.56, 0.56],
  shadow: 0.55,
};

/** Shows a texture's own colours. */
export const noLighting: Lighting = {
  key: { direction: [0, 0, -1], color: [0, 0, 0] },
  fills: [],
  sky: [1, 1, 1],
  ground: [1, 1, 1],
  shadow: 0,
};
