/** This package's version, as in its package.json; results carry it. */
export const VERSION = '0.1.0';
