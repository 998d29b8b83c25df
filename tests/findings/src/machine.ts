import { cpus, release, totalmem } from 'node:os';
import { systemName } from './debian.ts';

const gib = 2 ** 30;

/** What figures were made on. */
export function thisMachine(): string {
  const [cpu] = cpus();
  const memory = (totalmem() / gib).toFixed(1);
  return `${cpu?.model.trim() ?? process.arch}, ${cpus().length} cores, ${memory} GiB; Linux ${release()}, ${systemName()}`;
}

/** The day, as documents say it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
