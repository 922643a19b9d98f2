import { readFileSync } from 'node:fs';

const folder = new URL('../golden/', import.meta.url);

export const goldenBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));

export const goldenJson = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T;
