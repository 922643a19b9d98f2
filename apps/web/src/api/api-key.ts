import { effect, signal } from '@preact/signals';
import { recall, remember } from '../shell/storage.js';

/** The key sent with every request, where the server asks for one. Stays in this browser. */
export const apiKey = signal(recall('key'));

effect(() => remember('key', apiKey.value));
