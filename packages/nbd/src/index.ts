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
export type { ExportRecorder, PageRecorder } from './page-recorder.ts';
export { NbdServer } from './server.ts';
export type { RemoveOptions, ServerEvents, ServerOptions } from './server-options.ts';
export type { CertificateTls, PskTls, TlsOptions } from './tls/tls-options.ts';
export type { InputPath } from './wire/input-source.ts';
