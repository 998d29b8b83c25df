import { isCompressorWithAllocator } from './support/combinations.ts';
import { prove } from './support/prove.ts';

prove({ pageSizes: [4096], filter: isCompressorWithAllocator });
