import { trainAdaptive } from './adaptive-model.ts';
import { trainStatic } from './static-model.ts';
import { cellCount } from './symbols.ts';
import type { FoldName, Trained } from './trained.ts';

/** What pages are coded with where nothing has been trained: every symbol is as likely as any other. */
export function untrained(name: FoldName): Trained {
  return { model: modelOf(name, new Uint32Array(cellCount)), dictionary: new Uint8Array() };
}

/** A model of how often each symbol came, by cell. */
export function modelOf(name: FoldName, counts: Uint32Array): Uint8Array {
  return name === 'fold-s' ? trainStatic(counts) : trainAdaptive(counts);
}
