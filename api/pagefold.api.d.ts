// The public interface of pagefold: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module 'pagefold' {
  import { byteCompressor } from '@pagefold/backend-kit';
  import { ByteCompressorSpec } from '@pagefold/backend-kit';
  import { byteHasher } from '@pagefold/backend-kit';
  import { ByteHasherSpec } from '@pagefold/backend-kit';
  import { InPlaceHash } from '@pagefold/backend-kit';

  export { byteCompressor }

  export { ByteCompressorSpec }

  export { byteHasher }

  export { ByteHasherSpec }

  export { InPlaceHash }

  export * from "@pagefold/builtins";
  export * from "@pagefold/contracts";
  export * from "@pagefold/core";
}
