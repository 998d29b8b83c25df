import { InvalidArgumentError, Option } from 'commander';

/** How many processors to use; `auto`: all, where there is enough to do. */
export type Jobs = number | 'auto';

const most = 1024;

/** `--jobs`, by the number of threads. */
export function jobsOption(): Option {
  return new Option(
    '-j, --jobs <count>',
    'threads that hash and compress; auto: one a processor, and one for small images',
  )
    .default('auto')
    .argParser((text: string): Jobs => {
      const count = Number(text);
      if (text === 'auto') return text;
      if (/^\d+$/.test(text) && count >= 1 && count <= most) return count;
      throw new InvalidArgumentError(`Expected a number from 1 to ${most}, or auto.`);
    });
}
