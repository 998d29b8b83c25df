// The public interface of @pagefold/backend-kit: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/backend-kit' {
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Hasher } from '@pagefold/contracts';
  import { PageMemory } from '@pagefold/contracts';

  export function byteCompressor(spec: ByteCompressorSpec): BackendDescriptor<'compressor'>;

  export interface ByteCompressorSpec {
    bound?(length: number): number;
    compress(src: Uint8Array, dst: Uint8Array): number;
    decompress(src: Uint8Array, dst: Uint8Array): number;
    readonly engine?: string;
    readonly name: string;
  }

  export function byteHasher(spec: ByteHasherSpec): BackendDescriptor<'hasher'>;

  export interface ByteHasherSpec extends Omit<InPlaceHash, 'collisionResistant'> {
    readonly collisionResistant?: boolean;
    readonly engine?: string;
  }

  export function checkLength(length: number, minimum: number, maximum: number): void;

  export interface InPlaceHash extends Pick<Hasher, 'name' | 'digestLength' | 'collisionResistant'> {
    hash(src: Uint8Array, digest: Uint8Array): void;
  }

  export function inPlaceHasher(input: PageMemory, spec: InPlaceHash): Hasher;

  export type LibraryOrReason<Library extends object> = Library | string;

  export function nodeBuiltin<Module extends object>(name: string): LibraryOrReason<Module>;

  export function probeLibrary(library: LibraryOrReason<object>): true | string;

  export function probeWasm(): true | string;

  export function requireLibrary<Library extends object>(label: string, library: LibraryOrReason<Library>): Library;

  export function startWasm<T>(label: string, start: () => T): T;

  export function wasmModule<Functions>(...builds: readonly string[]): (label: string, memory: PageMemory) => Functions;
}
