/// <reference types="node" preserve="true" />
export type { ExportOptions } from './export.ts';
export type { InheritedSocket, ListenAddress, TcpAddress, UnixAddress } from './listen.ts';
export type { ExportRecorder, PageRecorder } from './page-recorder.ts';
export { NbdServer, type ServerEvents, type ServerOptions } from './server.ts';
export type { InputPath } from './wire/input-source.ts';
