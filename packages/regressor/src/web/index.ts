export { createWebEngine, type WebEngineOptions } from './web-engine.js';
