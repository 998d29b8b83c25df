/// <reference types="node" preserve="true" />
export type { ExportOptions } from './export.ts';
export type {
  InheritedSocket,
  ListenAddress,
  ListenOptions,
  TcpAddress,
  UnixAddress,
} from './listen.ts';
export { NbdServer, type ServerEvents, type ServerOptions } from './server.ts';
export type { CertificateTls, PskTls, TlsOptions } from './tls/tls-options.ts';
export type { InputPath } from './wire/input-source.ts';
