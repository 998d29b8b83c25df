import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Compressor, ConfigError, InputError } from '@pagefold/contracts';
import { createBackend, Workbench } from '@pagefold/core';
import type { PageSource } from '@pagefold/estimate';
import {
  DictionaryTrainer,
  type DictionaryTrainerOptions,
  encodeDictionaryFile,
  longestNote,
} from '@pagefold/train';
import { openArgumentImages } from '../argument-images.ts';
import type { BackendChoice } from '../choices.ts';
import { composeRegistry } from '../composition.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { count } from '../format.ts';
import { ImageWriter } from '../image-writer.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** How a dictionary is trained. */
export interface TrainOptions {
  readonly output: string;
  readonly pageSize: number;
  /** The most bytes of the dictionary; what the compressor makes use of where it is not given. */
  readonly size?: number;
  /** What it is for; any where it is not given. */
  readonly compressor?: BackendChoice;
  readonly with?: readonly string[];
  readonly note?: string;
  readonly json?: boolean;
}

/** What lz4 makes use of for pages of 4 KiB: zstd alone makes use of more. */
const sizeForAny = 57_344;
/** Of more, training takes longer than what it gains. */
const largestSize = 65_536;

/** What a training came to. */
interface Trained {
  /** A dictionary, or what a compressor's trainer has made of it. */
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
  const trainer = new DictionaryTrainer(await trainerOptions(terminal, options));
  const { note = `pages of ${paths.map((path) => basename(path)).join(', ')}` } = options;
  const file = await ImageWriter.at(output);
  const sources = await openArgumentImages(paths, { pageSize });
  try {
    const trained = await trainOn(terminal, sources, trainer, pageSize);
    await file.write(
      await encodeDictionaryFile({ note: shortened(note), content: trained.dictionary }),
    );
    await file.finish();
    if (file.replaces) terminal.note(`pagefold: ${output} was there and has been replaced`);
    terminal.note('pagefold: it holds memory of the images: keep it as you keep them');
    if (json) terminal.json(trainJson(options, trained));
    else terminal.out(trainText(options, trained));
    return exitCodes.ok;
  } finally {
    await file.discard();
    await Promise.all(sources.map((source) => source.close()));
  }
}

async function trainOn(
  terminal: Terminal,
  sources: readonly PageSource[],
  trainer: DictionaryTrainer,
  pageSize: number,
): Promise<Trained> {
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

/** For the compressor that was named, else for any. @throws ConfigError for one that takes nothing. */
async function trainerOptions(
  terminal: Terminal,
  { pageSize, size, compressor: choice, ...options }: TrainOptions,
): Promise<DictionaryTrainerOptions> {
  if (choice === undefined) return { pageSize, dictionaryBytes: size ?? sizeForAny };
  const registry = await composeRegistry(terminal.waits, options.with);
  const compressor: Compressor = await createBackend(
    registry.find('compressor', choice.label),
    { memory: new Workbench(), pageSize },
    choice.options,
  );
  const { maxDictionary = 0, maxModel = 0 } = compressor.capabilities;
  if (maxDictionary === 0) {
    throw new ConfigError(
      'PAGEFOLD_INCOMPATIBLE_BACKENDS',
      `--compressor expected one that takes a dictionary, such as lz4 or fold-a; ${compressor.name} does not`,
    );
  }
  return {
    pageSize,
    dictionaryBytes: Math.min(size ?? largestSize, maxDictionary),
    model: maxModel > 0 ? (dictionary) => compressor.modelTrainer!(dictionary) : undefined,
  };
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

function trainText(
  { output, compressor }: TrainOptions,
  { dictionary, pages, contents }: Trained,
): string {
  const from = `${count(contents)} contents of ${count(pages)} pages`;
  const what = compressor === undefined ? 'a dictionary' : `for ${compressor.label}, a dictionary`;
  return `${oneLine(output)}: ${what} of ${count(dictionary.length)} bytes, from ${from}\n`;
}

function trainJson(
  { output, pageSize, compressor }: TrainOptions,
  { dictionary, pages, contents }: Trained,
): Record<string, unknown> {
  return {
    schema: 'pagefold.train.v1',
    dictionary: output,
    dictionary_bytes: dictionary.length,
    ...(compressor === undefined ? {} : { compressor: compressor.label }),
    page_size: pageSize,
    pages,
    sample_contents: contents,
  };
}
