// The public interface of @pagefold/nbd: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/nbd' {
  /// <reference types="node" />

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

  export interface InheritedSocket {
    readonly fd: number;
  }

  export type InputPath = 'onread' | 'data';

  export type ListenAddress = UnixAddress | TcpAddress | InheritedSocket;

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

  export interface TcpAddress {
    readonly host: string;
    readonly port: number;
  }

  export interface UnixAddress {
    readonly path: string;
  }
}
