import * as allocZ3fold from '@pagefold/alloc-z3fold';
import * as allocZbud from '@pagefold/alloc-zbud';
import * as allocZsmalloc from '@pagefold/alloc-zsmalloc';
import * as compressDeflate from '@pagefold/compress-deflate';
import * as compressFold from '@pagefold/compress-fold';
import * as compressLz4 from '@pagefold/compress-lz4';
import * as compressLzo from '@pagefold/compress-lzo';
import * as compressZstd from '@pagefold/compress-zstd';
import {
  type AnyBackendDescriptor,
  type BackendDescriptor,
  type BackendKind,
  backendKinds,
} from '@pagefold/contracts';
import * as hashCrc32c from '@pagefold/hash-crc32c';
import * as hashSha256 from '@pagefold/hash-sha256';
import * as hashXxh3 from '@pagefold/hash-xxh3';

const packages: readonly object[] = [
  hashXxh3,
  hashCrc32c,
  hashSha256,
  compressLz4,
  compressLzo,
  compressDeflate,
  compressZstd,
  compressFold,
  allocZsmalloc,
  allocZbud,
  allocZ3fold,
];

/** Every descriptor that a backend package exports: nothing of the project goes without proof. */
export const builtinDescriptors: readonly AnyBackendDescriptor[] = [
  ...new Set(packages.flatMap((exported) => Object.values(exported)).filter(isDescriptor)),
];

/** Those of one kind, by name. */
export function byName<K extends BackendKind>(kind: K): Map<string, BackendDescriptor<K>[]> {
  const named = new Map<string, BackendDescriptor<K>[]>();
  for (const descriptor of builtinDescriptors) {
    if (descriptor.kind !== kind) continue;
    const { name } = descriptor;
    const same = descriptor as unknown as BackendDescriptor<K>;
    named.set(name, [...(named.get(name) ?? []), same]);
  }
  return named;
}

function isDescriptor(value: unknown): value is AnyBackendDescriptor {
  if (typeof value !== 'object' || value === null) return false;
  return 'create' in value && 'kind' in value && backendKinds.includes(value.kind as BackendKind);
}
