import {
  createLzoJs,
  createLzoRleJs,
  createLzoRleWasm,
  createLzoWasm,
  type LzoOptions,
} from '@pagefold/compress-lzo';
import { EnginePair } from '@pagefold/test-support';

export const names = ['lzo', 'lzo-rle'] as const;

/** The engines of one encoding with the same options, which `lzo` alone has. */
export class Pair extends EnginePair {
  constructor(name: (typeof names)[number], options?: LzoOptions, memoryLength?: number) {
    const makers = {
      lzo: { module: createLzoWasm, twin: createLzoJs },
      'lzo-rle': { module: createLzoRleWasm, twin: createLzoRleJs },
    };
    const { module, twin } = makers[name];
    super(
      { module: (context) => module(context, options), twin: (context) => twin(context, options) },
      memoryLength === undefined ? {} : { memoryLength },
    );
  }
}
