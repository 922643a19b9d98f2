import type { Command } from 'commander';
export function defineKeys(_command: Command): void {}
