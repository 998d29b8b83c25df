export type { ExportOptions } from './export.ts';
export type { ListenAddress } from './listen.ts';
export { NbdServer, type ServerEvents, type ServerOptions } from './server.ts';
export type { InputPath } from './wire/input-source.ts';
