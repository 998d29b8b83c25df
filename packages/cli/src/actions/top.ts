import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '@pagefold/contracts';
import pc from 'picocolors';
import { AdminClient } from '../admin/admin-client.ts';
import type { AdminStats } from '../admin/controlled.ts';
import { toCamelCase, toSnakeCase } from '../admin/snake-case.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { sampleOf, type TopSample } from '../top/sample.ts';
import { Screen } from '../top/screen.ts';
import { viewOf } from '../top/view.ts';

/** How a server is looked at. */
export interface TopOptions {
  /** Seconds between two looks. */
  readonly interval: number;
  /** How often something is shown; as long as nobody ends it where it is not given. */
  readonly count?: number;
  readonly json?: boolean;
}

/** The first look is followed by another one so soon, for something to be shown. */
const firstSeconds = 0.2;

/** Shows what a server does until somebody ends it. */
export async function top(
  terminal: Terminal,
  path: string,
  options: TopOptions,
): Promise<ExitCode> {
  const { json = false } = options;
  if (!json && !terminal.hasReader) {
    const problem = 'top: standard output is no terminal; --json prints lines';
    throw new ConfigError('PAGEFOLD_INVALID_OPTION', problem);
  }
  const client = await AdminClient.connect(path);
  try {
    if (json) {
      const signal = terminal.signal;
      for await (const sample of samples(client, options, signal)) {
        terminal.jsonLine(toSnakeCase(sample));
      }
    } else {
      await showLive(client, options);
    }
  } finally {
    client.close();
  }
  return exitCodes.ok;
}

async function showLive(client: AdminClient, options: TopOptions): Promise<void> {
  const ended = new AbortController();
  const colors = pc.createColors();
  let last: TopSample | undefined;
  const draw = (): void => {
    const { columns, rows } = screen;
    if (last !== undefined) screen.show(viewOf(last, { columns, rows, colors }));
  };
  const events = { onQuit: () => ended.abort(), onChange: draw };
  const screen = new Screen(process.stdout, process.stdin, events);
  try {
    for await (last of samples(client, options, ended.signal)) draw();
  } finally {
    screen.close();
  }
}

/** What happens between looks, until the signal comes. */
async function* samples(
  client: AdminClient,
  { interval, count = Number.POSITIVE_INFINITY }: TopOptions,
  signal: AbortSignal,
): AsyncGenerator<TopSample> {
  const look = async (): Promise<AdminStats> =>
    toCamelCase(await client.request('stats')) as AdminStats;
  let before = await look();
  for (let shown = 0; shown < count; shown++) {
    const seconds = shown === 0 ? Math.min(firstSeconds, interval) : interval;
    await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const now = await look();
    yield sampleOf(before, now);
    before = now;
  }
}
