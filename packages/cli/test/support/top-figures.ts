import {
  type ExportStats,
  latencyBounds,
  type PoolStats,
  type RequestStats,
} from '@pagefold/contracts';
import type { AdminStats } from '../../dist/admin/controlled.js';

/** What a look at a server differs in. */
export interface Look {
  readonly time?: number;
  readonly cpuSeconds?: number;
  readonly names?: readonly string[];
  readonly requests?: ExportStats['requests'];
  readonly marks?: AdminStats['marks'];
  readonly pool?: Partial<PoolStats>;
}

/** Figures of a server whose pool is empty but for `pool`. */
export function figuresOf({
  time = 1000,
  cpuSeconds = 0,
  names = ['vm1'],
  requests = {},
  marks = null,
  pool = {},
}: Look): AdminStats {
  // A figure that is not named is 0.
  const figures = new Proxy(
    { pageSize: 4096, memLimit: 2 ** 30, backing: [], codecs: [], ...pool },
    { get: (target, name) => Reflect.get(target, name) ?? 0 },
  ) as unknown as PoolStats;
  const exports = names.map((name) => ({
    ...{ name, size: 2 ** 30, storedPages: 0, limitBytes: Number.POSITIVE_INFINITY },
    ...{ chargedBytes: 0, connections: 0, requests },
  }));
  return {
    time,
    uptimeSeconds: time / 1000,
    pagefold: '0.1.0',
    process: { pid: 1, rss: 2 ** 26, cpuSeconds },
    marks,
    pool: figures,
    server: { connections: 0, connectionsAccepted: 0, connectionsRefused: 0, exports },
  };
}

export function requestStats(fields: Partial<RequestStats>): RequestStats {
  return {
    results: { ok: 0, io: 0, invalid: 0, noSpace: 0, shutdown: 0 },
    bytes: 0,
    micros: 0,
    latency: new Array(latencyBounds.length + 1).fill(0),
    ...fields,
  };
}
