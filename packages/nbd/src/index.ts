/// <reference types="node" preserve="true" />
export type { ExportOptions } from './export.ts';
export {
  type InheritedSocket,
  type ListenAddress,
  type ListenOptions,
  listening,
  type TcpAddress,
  type UnixAddress,
} from './listen.ts';
export { NbdServer, type RemoveOptions, type ServerEvents, type ServerOptions } from './server.ts';
export type { CertificateTls, PskTls, TlsOptions } from './tls/tls-options.ts';
export type { InputPath } from './wire/input-source.ts';
