import { zstdBokuweb, zstdNapi, zstdNode, zstdWasm } from '@pagefold/compress-zstd';
import type { BackendDescriptor } from '@pagefold/contracts';
import test, { type ExecutionContext } from 'ava';

type CompressorDescriptor = BackendDescriptor<'compressor'>;

export const engines: readonly CompressorDescriptor[] = [zstdWasm, zstdNode, zstdNapi, zstdBokuweb];

/** `test` where all these engines can run, else `test.skip` with the reason in the title. */
export function testOf(...descriptors: readonly CompressorDescriptor[]) {
  const reason = descriptors.map((one) => one.probe()).find((available) => available !== true);
  return (title: string, run: (t: ExecutionContext) => Promise<void>): void => {
    if (reason === undefined) test(title, run);
    else test.skip(`${title} (${reason})`, run);
  };
}
