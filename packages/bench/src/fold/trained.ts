import { type FoldOptions, type FoldTrained, FoldTrainer } from '@pagefold/compress-fold';
import type { ModelTrainer } from '@pagefold/contracts';
import { DictionaryTrainer } from '@pagefold/train';
import { pageSize } from '../pages/content.ts';

/** Bytes of a dictionary: what fold and zstd make use of. */
const dictionaryBytes = 65_536;

/** What is trained on pages: a dictionary, and both models with it, as `pagefold train --compressor` makes them. */
export interface Trained extends FoldTrained {
  readonly dictionary: Uint8Array;
}

/** @param parse that of the compressors which it is for. */
export function trainedOn(bytes: Uint8Array, parse: FoldOptions['parse'] = 'lazy'): Trained {
  let models: FoldTrained | undefined;
  const model = (dictionary: Uint8Array): ModelTrainer => {
    const trainer = new FoldTrainer({ pageSize, dictionary, parse });
    return {
      add: (page, base) => trainer.add(page, base),
      *steps() {
        models = yield* trainer.steps();
        return dictionary;
      },
    };
  };
  const trainer = new DictionaryTrainer({ pageSize, dictionaryBytes, model });
  for (let at = 0; at < bytes.length; at += pageSize) {
    trainer.add(bytes.subarray(at, at + pageSize));
  }
  const dictionary = trainer.train();
  return { ...(models ?? new FoldTrainer({ pageSize }).train()), dictionary };
}
