import type { PagePool } from '@pagefold/core';
import type { ExportOptions } from './export.ts';
import type { PageRecorder } from './page-recorder.ts';
import type { TlsOptions } from './tls/tls-options.ts';
import type { InputPath } from './wire/input-source.ts';

/** What a server tells while it runs. */
export interface ServerEvents {
  /** A client has chosen an export. */
  readonly onOpened?: (exportName: string, connections: number) => void;
  /** A client of an export has gone. */
  readonly onClosed?: (exportName: string, connections: number) => void;
  /** TLS with a client has failed, and why: it is nobody that is known, or does not speak it. */
  readonly onTlsRefused?: (reason: string) => void;
  /** Something that should not happen: a bug, never what a client has sent. It has cost one connection. */
  readonly onError?: (error: unknown) => void;
}

/** Options of a server. */
export interface ServerOptions extends ServerEvents {
  /** Where pages go. It is closed by whoever made it, after the server. */
  readonly pool: PagePool;
  /** What is offered, in this order. */
  readonly exports: readonly ExportOptions[];
  /**
   * How connections are made private. With it, clients who come by TCP get nothing without TLS; a Unix socket,
   * which is its owner's only, offers it.
   */
  readonly tls?: TlsOptions;
  /**
   * The most connections at a time, over all exports; 256 by default. When there are so many, a new one takes
   * the place of one that has chosen no export yet.
   */
  readonly maxConnections?: number;
  /** A handshake that takes more milliseconds is given up; 10,000 by default. */
  readonly handshakeMs?: number;
  /**
   * How many milliseconds a WRITE waits for room in a full pool that has a backing store, without any finding some,
   * before it fails with ENOSPC; 20,000 by default.
   */
  readonly roomMs?: number;
  /**
   * Bytes of replies that clients have not taken, of all together, beyond which each gets little more before it
   * has taken them; 64 MiB by default. One client has about 1 MiB waiting at most.
   */
  readonly maxReplyBytes?: number;
  /** Which way bytes come in; `onread` by default, which is `data` where this Node.js cannot. */
  readonly inputPath?: InputPath;
  /** Is told what happens to pages. It is closed by whoever made it, after the server. */
  readonly recorder?: PageRecorder | undefined;
}

/** How an export is removed. */
export interface RemoveOptions {
  /** Whether its clients lose it; else it is refused as long as there are any. */
  readonly force?: boolean;
}
