export { type SeededNetwork, seededVariables } from './seeded-variables.js';
export { type CheckpointFiles, type Variable, writeCheckpoint } from './write-checkpoint.js';
