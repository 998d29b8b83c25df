import { InputError } from '@pagefold/contracts';
import type { LiveMemoryOptions, PageSource } from '@pagefold/estimate';
import { encodeSketch, type Sketch, SketchKey, takeSketch } from '@pagefold/fleet';
import { openArgumentImages } from '../argument-images.ts';
import { composeRegistry } from '../composition.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { bytes, count } from '../format.ts';
import { ImageWriter } from '../image-writer.ts';
import { closeAll, openLive } from '../open-live.ts';
import { readKey } from '../read-key.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** How a sketch is taken. */
export interface SketchChoice {
  readonly output: string;
  readonly pageSize: number;
  readonly deviceMemory: boolean;
  /** Live memory to be read behind the images. */
  readonly live: LiveMemoryOptions | undefined;
  /** A file of a key; undefined: the one that everybody knows. */
  readonly key: string | undefined;
  /** One content in so many is in it. */
  readonly theta: number;
  readonly host: string;
  readonly group: string;
  readonly json: boolean;
}

const plainNote =
  'pagefold: without a key, whoever has the sketch can find out whether a page that they know was in memory';

/** Writes a sketch of images and live memory, which are one host; where that fails, everything stays as it was. */
export async function sketch(
  terminal: Terminal,
  paths: readonly string[],
  options: SketchChoice,
): Promise<ExitCode> {
  const { output, pageSize, deviceMemory, live } = options;
  const key = await keyOf(options.key);
  if (options.key === undefined) terminal.note(plainNote);
  const file = await ImageWriter.at(output);
  const sources: PageSource[] = [];
  try {
    await file.begin();
    sources.push(...(await openArgumentImages(paths, { pageSize, deviceMemory })));
    if (live !== undefined) sources.push(...(await openLive(live, pageSize)));
    refuseMisleading(sources);
    const taken = await take(terminal, sources, key, options);
    const encoded = encodeSketch(taken);
    await file.write(encoded);
    await file.finish();
    if (file.replaces) terminal.note(`pagefold: ${output} was there and has been replaced`);
    noteLost(terminal, sources);
    if (options.json) terminal.json(sketchJson(output, taken, encoded.length));
    else terminal.out(sketchText(output, taken, encoded.length));
    return exitCodes.ok;
  } finally {
    await file.discard();
    await closeAll(sources);
  }
}

async function keyOf(path: string | undefined): Promise<SketchKey> {
  return path === undefined ? SketchKey.plain() : SketchKey.of(await readKey(path));
}

async function take(
  terminal: Terminal,
  sources: readonly PageSource[],
  key: SketchKey,
  { theta, host, group }: SketchChoice,
): Promise<Sketch> {
  const registry = await composeRegistry(terminal.waits);
  const progress = await terminal.progress('sampling');
  try {
    const taken = await takeSketch({
      sources,
      registry,
      key,
      oneIn: theta,
      host,
      group,
      signal: terminal.signal,
      onProgress: (pages) => progress.show(pages, undefined),
    });
    if (taken.header.pages > 0) return taken;
    throw new InputError('PAGEFOLD_INPUT_FAILED', 'there is no page to take a sketch of');
  } finally {
    progress.end();
  }
}

/** Of some inputs pages cannot be told from what is none. */
function refuseMisleading(sources: readonly PageSource[]): void {
  for (const source of sources) {
    const reason = source.describe?.().layersOnly ?? null;
    if (reason === null) continue;
    throw new InputError('PAGEFOLD_BAD_INPUT', `${source.name}: no sketch of it: ${reason}`);
  }
}

function noteLost(terminal: Terminal, sources: readonly PageSource[]): void {
  for (const source of sources) {
    const { lost = [], warnings = [] } = source.describe?.() ?? {};
    for (const warning of warnings) terminal.note(`pagefold: ${source.name}: ${warning}`);
    for (const { reason, pages } of lost) {
      terminal.note(
        `pagefold: ${source.name}: ${count(pages)} pages are not in the sketch: ${reason}`,
      );
    }
  }
}

function sketchText(output: string, { header, rows }: Sketch, length: number): string {
  const { host, group, pages, oneIn } = header;
  const sample = `${count(rows.length)} contents, 1/${count(oneIn)} of those in ${count(pages)} pages`;
  return `${oneLine(output)}: ${sample}, ${bytes(length)}; host ${oneLine(host)}, group ${oneLine(group)}\n`;
}

function sketchJson(
  output: string,
  { header, rows }: Sketch,
  length: number,
): Record<string, unknown> {
  return {
    schema: 'pagefold.sketch.v1',
    sketch: output,
    sketch_bytes: length,
    host: header.host,
    group: header.group,
    digests: header.key === 'plain' ? 'plain' : 'keyed',
    page_size: header.pageSize,
    one_in: header.oneIn,
    pages: header.pages,
    zero_pages: header.zeroPages,
    same_filled_pages: header.sameFilledPages,
    sampled_contents: rows.length,
  };
}
