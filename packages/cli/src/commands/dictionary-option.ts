import { Option } from 'commander';

/**
 * `--dictionary`: `auto`, or the file that {@link readDictionary} reads.
 *
 * @param effect what it does in this command.
 */
export function dictionaryOption(effect: string): Option {
  return new Option(
    '--dictionary <file>',
    `${effect}: a file of "pagefold train", or auto, which trains on what is stored`,
  );
}
