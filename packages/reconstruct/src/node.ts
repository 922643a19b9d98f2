export { type LoadOptions, loadOpenHead, loadReconstructor } from './load-reconstructor.js';
export { startReconstructorThread } from './reconstructor-thread.js';
