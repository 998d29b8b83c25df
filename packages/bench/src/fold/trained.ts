import { createFoldAWasm, createFoldSWasm, type FoldName } from '@pagefold/compress-fold';
import { Workbench } from '@pagefold/core';
import { DictionaryTrainer, type DictionaryTrainerOptions } from '@pagefold/train';
import { pageSize } from '../pages/content.ts';

const create = { 'fold-s': createFoldSWasm, 'fold-a': createFoldAWasm };

/** What `pagefold train --compressor` makes of pages. */
export function trainedFor(name: FoldName, bytes: Uint8Array): Uint8Array {
  const compressor = create[name]({ memory: new Workbench(), pageSize });
  return trainedOn(bytes, (dictionary) => compressor.modelTrainer!(dictionary));
}

/** The dictionary that is in it. */
export function dictionaryOf(bytes: Uint8Array): Uint8Array {
  return trainedOn(bytes, undefined);
}

function trainedOn(bytes: Uint8Array, model: DictionaryTrainerOptions['model']): Uint8Array {
  const trainer = new DictionaryTrainer({ pageSize, dictionaryBytes: 65_536, model });
  for (let at = 0; at < bytes.length; at += pageSize) {
    trainer.add(bytes.subarray(at, at + pageSize));
  }
  return trainer.train();
}
