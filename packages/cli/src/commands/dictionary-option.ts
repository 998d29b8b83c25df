import { Option } from 'commander';

/** `--dictionary`. @param effect what it does in this command. */
export function dictionaryOption(effect: string): Option {
  return new Option('--dictionary <file>', `${effect}: a file of "pagefold train"`);
}
