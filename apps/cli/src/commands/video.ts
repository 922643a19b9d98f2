import type { Command } from 'commander';
export function defineVideo(_command: Command): void {}
