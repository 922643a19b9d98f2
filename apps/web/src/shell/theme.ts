import { signal } from '@preact/signals';
import { recall, remember } from './storage.js';

export type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');

/** The theme in use: the visitor's choice, else the system's. */
export const theme = signal<Theme>(chosen() ?? (system.matches ? 'dark' : 'light'));

system.addEventListener('change', () => {
  theme.value = chosen() ?? (system.matches ? 'dark' : 'light');
});

/** Switches and keeps the choice. */
export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme.value;
  remember('theme', theme.value);
}

function chosen(): Theme | null {
  const kept = recall('theme');
  return kept === 'light' || kept === 'dark' ? kept : null;
}
