import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { builtinBackends } from '@pagefold/builtins';
import { type BackendDescriptor, type Compressor, contractVersion } from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';

/** What stands in the first bytes of a page with which backends fail or end their thread. */
export const marks = { fails: 0xfa11fa11, dies: 0xdead_beef } as const;

function marked(name: string, onPage: (mark: number) => void): BackendDescriptor<'compressor'> {
  return {
    kind: 'compressor',
    name,
    contractVersion,
    options: {},
    probe: () => true,
    create: ({ memory: { bytes } }): Compressor => ({
      name,
      capabilities: { maxPrefix: 0 },
      readSlack: 0,
      writeSlack: 0,
      bound: (length) => length,
      compress(src) {
        const view = new DataView(bytes.buffer);
        onPage(view.getUint32(src));
        return 100;
      },
      decompress() {
        throw new Error('nothing is kept');
      },
    }),
  };
}

/** Given to threads, to tell them from the one that starts them, which may be a thread as well. */
export const registryData = { inThread: true } as const;

/** Has bytes of all files, those at some places, be unreadable in this thread. */
function makeUnreadable([from, to]: readonly [number, number]): void {
  const real = fs.readSync;
  const unlessUnreadable = (...given: [number, Uint8Array, number, number, number]) => {
    const [, , , length, position] = given;
    if (position + length > from && position < to) throw new Error('EIO: i/o error, read');
    return real(...given);
  };
  fs.readSync = unlessUnreadable as typeof fs.readSync;
  syncBuiltinESMExports();
}

interface RegistryData {
  readonly inThread?: boolean;
  readonly unreadable?: readonly [number, number];
}

/** The built-in backends, and some that are at fault. Analyses and their threads have the same but for `only-here`. */
export function createRegistry({
  inThread = false,
  unreadable,
}: RegistryData = {}): BackendRegistry {
  if (unreadable !== undefined) makeUnreadable(unreadable);
  const failing = marked('failing', (mark) => {
    if (mark === marks.fails) throw new Error('cannot take that page');
  });
  const deadly = marked('deadly', (mark) => {
    if (mark === marks.dies && inThread) process.exit(3);
  });
  const absent = marked('only-here', () => {});
  const own = inThread ? [failing, deadly] : [failing, deadly, absent];
  return new BackendRegistry([...builtinBackends, ...own]);
}

/** Where threads find it. */
export const registryModule: string = import.meta.url;
