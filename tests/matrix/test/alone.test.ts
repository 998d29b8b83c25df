import { isEngineAlone, isHasherAlone } from './support/combinations.ts';
import { prove } from './support/prove.ts';

prove({ pageSizes: [4096], filter: (one) => isHasherAlone(one) || isEngineAlone(one) });
