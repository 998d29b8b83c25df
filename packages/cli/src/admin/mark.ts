import { ConfigError } from '@pagefold/contracts';
import type { AdminOptions } from './commands.ts';
import type { Controlled } from './controlled.ts';

/** Notes something in the trace. */
export function mark(
  { server, recorder, log }: Controlled,
  { label, export: name, used, cached }: AdminOptions['mark'],
): object {
  if (recorder?.isRecording !== true) {
    throw invalid('nothing is recorded; pagefold serve does so with --record-trace');
  }
  if (name !== '' && server.stats().exports.every((each) => each.name !== name)) {
    throw invalid(`there is no export "${name}"`);
  }
  if (label === '' && known(used) === undefined && known(cached) === undefined) {
    throw invalid('expected "label", "used" or "cached"');
  }
  recorder.mark(name === '' ? undefined : name, {
    label: label === '' ? undefined : label,
    usedBytes: known(used),
    cachedBytes: known(cached),
  });
  log.debug({ event: 'mark', label, export: name }, `marked ${label}`);
  return {};
}

function known(bytes: number): number | undefined {
  return Number.isFinite(bytes) ? bytes : undefined;
}

function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `mark: ${problem}`);
}
