export { createNodeEngine, type NodeEngineOptions } from './node-engine.js';
export { chooseEngine, nodeEngineNames, probeEngines } from './probe-engines.js';
export { createThreadEngine } from './thread-engine.js';
