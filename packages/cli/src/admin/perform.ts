import { ConfigError } from '@pagefold/contracts';
import { bytes as shown } from '../format.ts';
import { packageVersion } from '../package-version.ts';
import { reclaimMarks } from '../serve/backing-options.ts';
import { addExport } from './add-export.ts';
import type { AdminCommand, AdminOptions } from './commands.ts';
import type { AdminStats, Controlled } from './controlled.ts';
import { mark } from './mark.ts';
import type { AdminRequest } from './request.ts';
import { toSnakeCase } from './snake-case.ts';

type Performers = {
  readonly [C in AdminCommand]: (controlled: Controlled, options: AdminOptions[C]) => unknown;
};

/** What each command does; what it returns is the result, in snake_case there. */
const performers: Performers = {
  health: ({ pool, server }) => {
    const { poolTotalSize, memLimit, storedPages } = pool.stats();
    const { connections, exports } = server.stats();
    return {
      state: 'serving',
      pagefold: packageVersion(),
      pid: process.pid,
      uptimeSeconds: process.uptime(),
      connections,
      exports: exports.length,
      storedPages,
      poolTotalSize,
      memLimit,
    };
  },
  stats: statsOf,
  exports: ({ server }) => server.stats().exports,
  'add-export': addExport,
  'grow-export': ({ server, log }, { name, size }) => {
    server.growExport(name, size);
    log.info({ event: 'export-grown', export: name, size }, `${name}: grown`);
    return {};
  },
  'remove-export': async ({ server, log }, { name, force }) => {
    await server.removeExport(name, { force });
    log.info({ event: 'export-removed', export: name }, `${name}: removed, with what it held`);
    return {};
  },
  reclaim: async ({ pool, log }, { bytes }) => {
    const released = await pool.reclaim(bytes);
    log.info({ event: 'reclaimed', bytes: released }, `reclaim released ${shown(released)}`);
    return { releasedBytes: released };
  },
  compact: async ({ pool, log }) => {
    const released = (await pool.compactInSlices()) * pool.pageSize;
    log.info({ event: 'compacted', bytes: released }, `compaction released ${shown(released)}`);
    return { releasedBytes: released };
  },
  limit: ({ pool, server, log }, { bytes, export: name }) => {
    if (name === '') pool.setLimit(bytes);
    else server.limitExport(name, bytes);
    const who = name === '' ? {} : { export: name };
    log.info({ event: 'limit', bytes, ...who }, `${name || 'the pool'} may take ${shown(bytes)}`);
    return {};
  },
  mark,
  'reload-tls': async ({ server, readTls, log }) => {
    const tls = await readTls();
    if (tls === undefined)
      throw new ConfigError('PAGEFOLD_INVALID_OPTION', 'admin: there is no TLS');
    server.replaceTls(tls);
    log.info({ event: 'tls-reloaded' }, 'the files of TLS have been read again');
    return {};
  },
  'log-level': ({ log }, { level }) => {
    log.level = level;
    return { level };
  },
};

/** Carries a request out. */
export async function perform(
  controlled: Controlled,
  { command, options }: AdminRequest,
): Promise<unknown> {
  const performer = performers[command] as (controlled: Controlled, options: unknown) => unknown;
  return toSnakeCase(await performer(controlled, options));
}

function statsOf({ pool, server }: Controlled): AdminStats {
  const { user, system } = process.cpuUsage();
  const stats = pool.stats();
  return {
    time: Date.now(),
    uptimeSeconds: process.uptime(),
    pagefold: packageVersion(),
    process: {
      pid: process.pid,
      rss: process.memoryUsage.rss(),
      cpuSeconds: (user + system) / 1e6,
    },
    marks: pool.hasBackingStore
      ? { low: reclaimMarks.reclaimLowPercent, high: reclaimMarks.reclaimHighPercent }
      : null,
    pool: { ...stats, allocator: { ...stats.allocator, classes: [] } },
    server: server.stats(),
  };
}
