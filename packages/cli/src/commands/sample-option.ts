import { InvalidArgumentError, Option } from 'commander';

/** `auto`, or one content in so many. */
export type SampleChoice = number | 'auto';

const most = 2 ** 20;

/** `--sample auto` or `--sample 1/N`. */
export function sampleOption(): Option {
  return new Option(
    '--sample <part>',
    'look at a sample of the contents, for large inputs: 1/N of them, or auto, which keeps memory below 200 MB',
  ).argParser((text: string): SampleChoice => {
    if (text === 'auto') return text;
    const oneIn = Number(/^1\/(\d+)$/.exec(text)?.[1]);
    if (oneIn >= 1 && oneIn <= most) return oneIn;
    throw new InvalidArgumentError(`Expected auto, or 1/N with N from 1 to ${most}.`);
  });
}
