export { type ExitCode, exitCodes } from './exit-codes.ts';
export { main } from './main.ts';
export type { OutputStream } from './output.ts';
export { run, type Streams } from './run.ts';
