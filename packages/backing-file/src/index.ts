/// <reference types="node" preserve="true" />
export { type BackingFile, createBackingFile } from './backing-file.ts';
export { fileBacking } from './file-backing.ts';
export type { FileIo } from './file-io.ts';
export { openBackingFile } from './open-backing-file.ts';
export type { BackingFileOptions, OpenBackingFileOptions } from './options.ts';
