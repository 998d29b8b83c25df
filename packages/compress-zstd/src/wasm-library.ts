import type { ZstdCodec } from '@oneidentity/zstd-js/wasm/index.umd.js';

/** Where the library's only start is kept, beside what it starts. */
const started = Symbol.for('@pagefold/compress-zstd.started');

/**
 * Loads and starts One Identity's zstd, once in a process: starting it again would replace the memory
 * under the functions that are bound to the first one. For the same reason this is its UMD file, which
 * nobody else is likely to load.
 */
export async function loadZstd(): Promise<ZstdCodec> {
  const library = await import('@oneidentity/zstd-js/wasm/index.umd.js');
  const init: Start & { [started]?: Promise<ZstdCodec> } = library.default.ZstdInit;
  init[started] ??= startQuietly(init);
  return init[started];
}

/**
 * `ZstdStream.compress` with one more of zstd's parameters. The library offers none but the level, which it sets by a
 * function of its class; for the time of the call that function sets the other one too.
 */
export function compressWithMinMatch(
  stream: ZstdCodec['ZstdStream'],
  page: Uint8Array,
  level: number,
  minMatch: number,
): Uint8Array {
  const parts = stream as unknown as StreamParts;
  const { setCompressionLevel } = parts;
  let result: number | undefined;
  parts.setCompressionLevel = (context, ...others) => {
    setCompressionLevel(context, ...others);
    result = parts.zstdCCtxSetParameter(context, minMatchParameter, minMatch);
  };
  try {
    const frame = stream.compress(page, level);
    if (page.length > 0 && result !== minMatch) throw new Error(`zstd/wasm: minMatch ${result}`);
    return frame;
  } finally {
    parts.setCompressionLevel = setCompressionLevel;
  }
}

/** What `ZstdStream` is made of, as far as it is used here. */
interface StreamParts {
  setCompressionLevel(context: number, level: number, checksum: boolean): void;
  /** ZSTD_CCtx_setParameter: the value that was set, or an error. */
  zstdCCtxSetParameter(context: number, parameter: number, value: number): number;
}

/** ZSTD_c_minMatch */
const minMatchParameter = 105;

type Start = () => Promise<ZstdCodec>;

/**
 * Starts the library without the listeners that its start-up code (Emscripten's) would leave in the
 * process: with them, an unhandled rejection or exception anywhere would end otherwise than it does
 * without Pagefold.
 */
function startQuietly(start: Start): Promise<ZstdCodec> {
  const { process } = globalThis as { process?: Listeners };
  if (process?.listeners === undefined) return start();
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = new Set(events.flatMap((event) => process.listeners(event)));
  const promise = start();
  for (const event of events) {
    for (const listener of process.listeners(event)) {
      if (!before.has(listener)) process.removeListener(event, listener);
    }
  }
  return promise;
}

interface Listeners {
  listeners(event: string): readonly unknown[];
  removeListener(event: string, listener: unknown): void;
}
