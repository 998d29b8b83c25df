import type {
  Allocator,
  BackendDescriptor,
  BackendKind,
  BackendOf,
  Compressor,
  ContextOf,
  Handle,
  Hasher,
} from '@pagefold/contracts';

/** Some members of a backend, made wrong. It is called once a backend. */
export type Change<K extends BackendKind> = (
  backend: BackendOf<K>,
  context: ContextOf<K>,
) => Partial<BackendOf<K>>;

/** A descriptor whose backends are those of another one but for some members. */
export function change<K extends BackendKind>(
  descriptor: BackendDescriptor<K>,
  members: Change<K>,
): BackendDescriptor<K> {
  return {
    ...descriptor,
    async create(context, options) {
      const backend = await descriptor.create(context, options);
      const same = copies[descriptor.kind](backend);
      return { ...same, ...members(backend, context) };
    },
  };
}

const copies: { readonly [K in BackendKind]: (backend: BackendOf<K>) => BackendOf<K> } = {
  hasher: (one: Hasher) => ({
    name: one.name,
    digestLength: one.digestLength,
    collisionResistant: one.collisionResistant,
    hash: (src, length, out) => one.hash(src, length, out),
  }),
  compressor: (one: Compressor) => ({
    name: one.name,
    capabilities: one.capabilities,
    readSlack: one.readSlack,
    writeSlack: one.writeSlack,
    bound: (length) => one.bound(length),
    compress: (...call) => one.compress(...call),
    decompress: (...call) => one.decompress(...call),
    ...(one.prepare === undefined ? {} : { prepare: (bytes) => one.prepare!(bytes) }),
    ...(one.release === undefined ? {} : { release: (id) => one.release!(id) }),
  }),
  allocator: (one: Allocator) => ({
    name: one.name,
    maxObjectSize: one.maxObjectSize,
    wholePageFrom: one.wholePageFrom,
    capabilities: one.capabilities,
    alloc: (length) => one.alloc(length),
    free: (handle: Handle) => one.free(handle),
    write: (...call) => one.write(...call),
    read: (...call) => one.read(...call),
    ...(one.compact === undefined
      ? {}
      : { compact: (maxObjects?: number) => one.compact!(maxObjects) }),
    stats: () => one.stats(),
  }),
};
