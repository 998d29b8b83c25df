import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { InputError } from '@pagefold/contracts';
import type { PageSource } from '@pagefold/estimate';
import { DictionaryTrainer, encodeDictionaryFile, longestNote } from '@pagefold/train';
import { openArgumentImages } from '../argument-images.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { count } from '../format.ts';
import { ImageWriter } from '../image-writer.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** How a dictionary is trained. */
export interface TrainOptions {
  readonly output: string;
  readonly pageSize: number;
  /** The most bytes of the dictionary. */
  readonly size: number;
  readonly note?: string;
  readonly json?: boolean;
}

/** What a training came to. */
interface Trained {
  readonly dictionary: Uint8Array;
  /** Pages that were read. */
  readonly pages: number;
  /** Contents that it was trained on. */
  readonly contents: number;
}

/** Trains a dictionary on images and writes it to a file; where that fails, everything stays as it was. */
export async function train(
  terminal: Terminal,
  paths: readonly string[],
  options: TrainOptions,
): Promise<ExitCode> {
  const { output, pageSize, json = false } = options;
  const { note = `pages of ${paths.map((path) => basename(path)).join(', ')}` } = options;
  const file = await ImageWriter.at(output);
  const sources = await openArgumentImages(paths, { pageSize });
  try {
    const trained = await trainOn(terminal, sources, options);
    await file.write(
      await encodeDictionaryFile({ note: shortened(note), content: trained.dictionary }),
    );
    await file.finish();
    if (file.replaces) terminal.note(`pagefold: ${output} was there and has been replaced`);
    terminal.note('pagefold: it holds memory of the images: keep it as you keep them');
    if (json) terminal.json(trainJson(options, trained));
    else terminal.out(trainText(output, trained));
    return exitCodes.ok;
  } finally {
    await file.discard();
    await Promise.all(sources.map((source) => source.close()));
  }
}

async function trainOn(
  terminal: Terminal,
  sources: readonly PageSource[],
  { pageSize, size }: TrainOptions,
): Promise<Trained> {
  const trainer = new DictionaryTrainer({ pageSize, dictionaryBytes: size });
  const progress = await terminal.progress('reading');
  let pages = 0;
  try {
    for (const source of sources) {
      for await (const batch of source.read({ signal: terminal.signal })) {
        for (let at = 0; at < batch.length; at += pageSize, pages++) {
          trainer.add(batch.subarray(at, at + pageSize));
        }
        progress.show(pages, undefined);
      }
    }
  } finally {
    progress.end();
  }
  const dictionary = await trainInTurns(trainer, terminal.signal);
  if (dictionary.length === 0) throw nothingInCommon(pages);
  return { dictionary, pages, contents: trainer.pages };
}

/** Trains while signals and outputs get their turns. */
async function trainInTurns(trainer: DictionaryTrainer, signal: AbortSignal): Promise<Uint8Array> {
  const slices = trainer.slices();
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
    await setImmediate(undefined, { signal });
  }
}

function nothingInCommon(pages: number): InputError {
  const what = pages === 0 ? 'there is no page to train on' : 'no two pages have enough in common';
  return new InputError('PAGEFOLD_BAD_INPUT', `no dictionary can be made: ${what}`);
}

/** A note that fits into the file; that of many images may not. */
function shortened(note: string): string {
  return Buffer.byteLength(note) <= longestNote ? note : `${[...note].slice(0, 250).join('')}…`;
}

function trainText(output: string, { dictionary, pages, contents }: Trained): string {
  const from = `${count(contents)} contents of ${count(pages)} pages`;
  return `${oneLine(output)}: a dictionary of ${count(dictionary.length)} bytes, from ${from}\n`;
}

function trainJson(
  { output, pageSize }: TrainOptions,
  { dictionary, pages, contents }: Trained,
): Record<string, unknown> {
  return {
    schema: 'pagefold.train.v1',
    dictionary: output,
    dictionary_bytes: dictionary.length,
    page_size: pageSize,
    pages,
    sample_contents: contents,
  };
}
