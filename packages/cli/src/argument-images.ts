import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { InputError } from '@pagefold/contracts';
import { type ImageOptions, openImages, type PageSource } from '@pagefold/estimate';
import { oneLine } from './visible.ts';

const replacement = '\ufffd';

/**
 * Opens images that were named on the command line. Node decodes arguments as UTF-8 and puts U+FFFD
 * where that fails, so a name in another encoding is looked up in its bytes, which Linux still has.
 *
 * @throws what `openImages` does.
 */
export async function openArgumentImages(
  paths: readonly string[],
  options: ImageOptions,
): Promise<PageSource[]> {
  if (!paths.some((path) => path.includes(replacement))) return openImages(paths, options);
  const raw = rawArguments();
  const opened: PageSource[] = [];
  try {
    for (const path of paths) {
      const bytes = raw.get(path)?.shift();
      const images =
        bytes === undefined ? openImages([path], options) : openRaw(path, bytes, options);
      opened.push(...(await images));
    }
    return opened;
  } catch (error) {
    await Promise.all(opened.map((source) => source.close()));
    throw error;
  }
}

/** The bytes of a name on the command line that is not UTF-8. */
export function rawArgument(path: string): Buffer | undefined {
  return path.includes(replacement) ? rawArguments().get(path)?.[0] : undefined;
}

/** The bytes of arguments that are not UTF-8, by what Node makes of them. */
function rawArguments(): Map<string, Buffer[]> {
  const found = new Map<string, Buffer[]>();
  for (const bytes of commandLine()) {
    const text = bytes.toString('utf8');
    if (text.includes(replacement) && !Buffer.from(text).equals(bytes)) {
      found.set(text, [...(found.get(text) ?? []), bytes]);
    }
  }
  return found;
}

function commandLine(): Buffer[] {
  let line: Buffer;
  try {
    line = readFileSync('/proc/self/cmdline');
  } catch {
    // Not Linux: names in other encodings stay unknown.
    return [];
  }
  const parts: Buffer[] = [];
  for (let from = 0; from < line.length; ) {
    const to = line.indexOf(0, from);
    parts.push(line.subarray(from, to));
    from = to + 1;
  }
  return parts;
}

/** Opens a file by the bytes of its name: a descriptor has a name of its own, which is plain. */
async function openRaw(name: string, bytes: Buffer, options: ImageOptions): Promise<PageSource[]> {
  const shown = oneLine(name);
  const descriptor = openDescriptor(shown, bytes);
  const path = `/proc/self/fd/${descriptor}`;
  try {
    const images = await openImages([path], options);
    return images.map((image) => renamed(image, shown));
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(path, shown);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function openDescriptor(name: string, bytes: Buffer): number {
  try {
    // A pipe that nobody writes to would be waited for.
    return openSync(bytes, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'no such file' : `cannot be opened (${code})`;
    const kind = code === 'ENOENT' ? 'PAGEFOLD_INPUT_NOT_FOUND' : 'PAGEFOLD_INPUT_FAILED';
    throw new InputError(kind, `${name}: ${reason}`, { cause });
  }
}

/** A source under a name that says more than the path of its file. */
export function renamed(source: PageSource, name: string): PageSource {
  return {
    name,
    pageSize: source.pageSize,
    pages: source.pages,
    read: (options) => source.read(options),
    ...(source.describe && { describe: () => source.describe!() }),
    close: () => source.close(),
  };
}
