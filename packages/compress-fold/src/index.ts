export type { FoldName } from './format/trained.ts';
export { createFoldAJs, createFoldSJs, foldAJs, foldSJs } from './js.ts';
export type { FoldOptions } from './options.ts';
export { type FoldTrained, FoldTrainer, type FoldTrainerOptions } from './train/fold-trainer.ts';
export { createFoldAWasm, createFoldSWasm, foldAWasm, foldSWasm } from './wasm.ts';
