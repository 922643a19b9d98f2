export { type LoadedFlame, loadFlameModels } from './load-flame-models.js';
export { loadOpenHead } from './load-open-head.js';
export { type LoadOptions, loadReconstructor } from './load-reconstructor.js';
export { findRingnetFiles } from './load-ringnet.js';
export { startReconstructorThread } from './reconstructor-thread.js';
export { openRingnetFiles, type RingnetFiles } from './ringnet-files.js';
