export { createHeadRenderer, type HeadRenderer, type RenderedHead } from './head-renderer.js';
export { type Person, type PersonOptions, randomPerson } from './random-person.js';
export { randomScene, type Scene, type SceneOptions } from './random-scene.js';
export { loadSkins, type Skin } from './skins.js';
