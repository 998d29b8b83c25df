import { Option } from 'commander';

/** `--dictionary`: `auto`, or the file that {@link readDictionary} reads. */
export function dictionaryOption(): Option {
  return new Option(
    '--dictionary <file>',
    'what the compressor knows beforehand: a file of "pagefold train", or auto, which trains on what is stored',
  );
}
