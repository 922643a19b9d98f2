export { createNodeEngine, type NodeEngineOptions } from './node-engine.js';
