// The public interface of @pagefold/nbd: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/nbd' {
  import { AddressInfo } from 'node:net';
  import { PagePool } from '@pagefold/core';
  import { Readable } from 'node:stream';
  import { Writable } from 'node:stream';

  export interface ExportOptions {
    readonly description?: string;
    readonly discardOnClose?: boolean;
    readonly domain?: string;
    readonly maxConnections?: number;
    readonly name: string;
    readonly size: number;
  }

  export type InputPath = 'onread' | 'data';

  export type ListenAddress =
  /** A Unix socket, which only its owner can connect to. */
    {
    readonly path: string;
  }
  /** A TCP port; 0 takes any that is free. */
  | {
    readonly host: string;
    readonly port: number;
  }
  /** A socket that listens already, as systemd and libnbd hand over. */
  | {
    readonly fd: number;
  };

  export class NbdServer {
    constructor(options: ServerOptions);
    close(): Promise<void>;
    get connections(): number;
    idle(): Promise<void>;
    listen(address: ListenAddress): Promise<AddressInfo | string | null>;
    serve(readable: Readable, writable: Writable): void;
  }

  export interface ServerEvents {
    readonly onClosed?: (exportName: string, connections: number) => void;
    readonly onError?: (error: unknown) => void;
    readonly onOpened?: (exportName: string, connections: number) => void;
  }

  export interface ServerOptions extends ServerEvents {
    readonly exports: readonly ExportOptions[];
    readonly handshakeMs?: number;
    readonly inputPath?: InputPath;
    readonly maxConnections?: number;
    readonly pool: PagePool;
  }
}
