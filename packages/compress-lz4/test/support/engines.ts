import { createLz4Js, createLz4Wasm, type Lz4Options } from '@pagefold/compress-lz4';
import type { Compressor, CompressorContext } from '@pagefold/contracts';
import test, { type ExecutionContext } from 'ava';
import { Arena } from './arena.ts';

/** How an engine of `lz4` is made. */
export interface Engine {
  readonly name: string;
  create(context: CompressorContext, options?: Lz4Options): Compressor;
}

export const engines: readonly Engine[] = [
  { name: 'wasm', create: createLz4Wasm },
  { name: 'js', create: createLz4Js },
];

/** Declares a test of each engine. */
export function testEngines(
  title: string,
  body: (t: ExecutionContext, newArena: (options?: Lz4Options) => Arena) => void,
): void {
  for (const { name, create } of engines) {
    test(`${name}: ${title}`, (t) => body(t, (options) => new Arena(options, create)));
  }
}
