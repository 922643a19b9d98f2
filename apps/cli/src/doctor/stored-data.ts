import type { Finding } from '@ringnet/api';
import { messageOf } from '../exit-code.js';
import type { Check } from './checks.js';

export interface StoredDataOptions {
  readonly dataDir?: string;
  readonly repair?: boolean;
}

/** Compares the server's rows, files and jobs with one another: one check for each thing that is wrong. */
export async function* checkStoredData({ dataDir, repair = false }: StoredDataOptions): AsyncGenerator<Check> {
  const { examine, hasDatabase, loadConfig, openOperator } = await import('@ringnet/api');
  const name = 'Stored heads';
  let findings: readonly Finding[];
  try {
    const config = loadConfig(process.env, dataDir === undefined ? {} : { dataDir });
    if (!hasDatabase(config)) {
      yield { name, state: 'note', detail: `no server keeps a database in ${config.dataDir}` };
      return;
    }
    const operator = await openOperator(config);
    try {
      findings = await examine(operator, { repair });
    } finally {
      await operator.close();
    }
  } catch (error) {
    yield {
      name,
      state: 'problem',
      detail: messageOf(error),
      advice: 'Stop the server first: an embedded database belongs to one process.',
    };
    return;
  }
  if (findings.length === 0) yield { name, state: 'ok', detail: 'rows, files and jobs agree' };
  for (const { kind, subject, repaired } of findings) {
    const detail = `${kind} ${subject}${repaired ? ', repaired' : ''}`;
    yield repaired ? { name, state: 'note', detail } : { name, state: 'problem', detail, advice: '--repair mends it.' };
  }
}
