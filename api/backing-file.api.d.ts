// The public interface of @pagefold/backing-file: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/backing-file' {
  /// <reference types="node" />

  import { BackingStore } from '@pagefold/contracts';

  export type BackingFile = BackingStore;

  export interface BackingFileOptions {
    readonly direct?: boolean | undefined;
    readonly encrypt?: boolean | undefined;
    readonly limitBytes?: number | undefined;
  }

  export function createBackingFile(io: FileIo, options?: BackingFileOptions): BackingFile;

  export interface FileIo {
    close(): Promise<void>;
    read(dst: Uint8Array, position: number): Promise<number>;
    truncate?(length: number): Promise<void>;
    write(src: Uint8Array, position: number): Promise<number>;
  }

  export function openBackingFile(options: OpenBackingFileOptions): Promise<BackingFile>;

  export interface OpenBackingFileOptions extends BackingFileOptions {
    readonly path: string;
  }
}
