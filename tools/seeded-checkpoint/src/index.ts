export { flameVariables } from './flame-variables.js';
export { type SeededNetwork, seededVariables } from './seeded-variables.js';
export { type CheckpointFiles, type Variable, writeCheckpoint } from './write-checkpoint.js';
