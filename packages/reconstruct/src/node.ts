export { loadFlameModels } from './load-flame-models.js';
export { loadOpenHead } from './load-open-head.js';
export { type LoadOptions, loadReconstructor } from './load-reconstructor.js';
export { loadRingnetRegressors } from './load-ringnet.js';
export { startReconstructorThread } from './reconstructor-thread.js';
