export { fetchPackage, type PinnedPackage } from './fetch-package.js';
