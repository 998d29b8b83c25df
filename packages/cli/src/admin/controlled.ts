import type { PoolStats, ServerStats } from '@pagefold/contracts';
import type { PagePool } from '@pagefold/core';
import type { NbdServer, TlsOptions } from '@pagefold/nbd';
import type { TraceRecorder } from '@pagefold/trace';
import type { Log } from '../serve/log.ts';
import type { Sharing } from '../serve/sharing.ts';

/** What the admin socket operates. */
export interface Controlled {
  readonly pool: PagePool;
  readonly server: NbdServer;
  readonly sharing: Sharing;
  readonly log: Log;
  /** Reads the files of TLS; without any there is none. */
  readonly readTls: () => Promise<TlsOptions | undefined>;
  /** What records the disks, if anything does. */
  readonly recorder: TraceRecorder | undefined;
}

/** What `stats` replies, in snake_case there. */
export interface AdminStats {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly uptimeSeconds: number;
  /** The version of Pagefold. */
  readonly pagefold: string;
  readonly process: {
    readonly pid: number;
    /** Bytes of resident memory. */
    readonly rss: number;
    /** Processor time since the start. */
    readonly cpuSeconds: number;
  };
  /** Where reclaim is woken and where it ends, in percent of the limit; null without a backing file. */
  readonly marks: { readonly low: number; readonly high: number } | null;
  /** Without the allocator's classes. */
  readonly pool: PoolStats;
  readonly server: ServerStats;
}
