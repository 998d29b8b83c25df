export {
  type DictionaryFile,
  decodeDictionaryFile,
  encodeDictionaryFile,
  longestContent,
  longestNote,
} from './dictionary-file.ts';
export { DictionaryTrainer, type DictionaryTrainerOptions } from './dictionary-trainer.ts';
