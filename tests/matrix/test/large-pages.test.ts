import { prove } from './support/prove.ts';

/** Each allocator and each codec of another family once; `npm run matrix` proves all of them. */
const some = ['lz4 zbud', 'deflate z3fold', 'zstd zsmalloc'];

prove({
  pageSizes: [16384],
  filter: ({ hasher, compressor, allocator }) =>
    hasher === 'sha256' && some.includes(`${compressor} ${allocator}`),
});
