export { builtinBackends } from './builtin-backends.ts';
export type {
  BuiltinAllocator,
  BuiltinCompressor,
  BuiltinHasher,
  NameLike,
} from './builtin-names.ts';
export { type CreatePoolOptions, createPool } from './create-pool.ts';
