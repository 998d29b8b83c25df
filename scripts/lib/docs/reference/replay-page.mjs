import { readInterfaces } from './interfaces.mjs';
import { fields } from './json-fields.mjs';
import { heading, wrap } from './markdown-text.mjs';

const files = ['format.ts', 'replay/held-pages.ts', 'replay/report.ts'];

/** `replay.md`: every field of `pagefold replay --json`, from the types of packages/trace. */
export function replayPage(root) {
  const interfaces = new Map(
    files.flatMap((file) => [...readInterfaces(root, `packages/trace/src/${file}`)]),
  );
  const section = (title, text, ...names) =>
    [
      `## ${title}\n`,
      wrap(text),
      fields(names.flatMap((name) => interfaces.get(name).members)),
    ].join('\n');
  const schema = { name: 'schema', text: 'Names the form of this object.' };
  return [
    heading('`pagefold.replay.v1`', 'the types of packages/trace'),
    wrap(introduction),
    fields([schema, ...interfaces.get('ReplayReport').members]),
    section('`exports[i]`', interfaces.get('TraceExport').text, 'TraceExport'),
    section('`peak`, `end`, `at` and `moments[i]`', moment, 'HeldFigures', 'DedupTables', 'Moment'),
    section('`exports[i]` of a moment', exportMoment, 'ExportMoment'),
    section('`copies[i]`', copies, 'CopiesRow'),
    section('`over_half_peak`', interfaces.get('MeanShares').text, 'MeanShares'),
    section('`marks[i]`', interfaces.get('MarkReport').text, 'MarkReport'),
  ].join('\n');
}

const introduction = `What \`pagefold replay --json\` prints: one object. A change that would break a reader changes the
  name of the schema; fields may be added. What is undefined is left out. An error is \`{"error": {"code", "message"}}\`
  instead.`;

const moment = `Every live page is of exactly one kind: zero, same-filled, duplicate within, duplicate across or unique.
  Duplicates across exports are what sharing between them would save, whether the server shared or not.`;

const exportMoment = `Beside the figures above of its own slots alone (\`live_pages\`, \`zero_pages\`,
  \`same_filled_pages\`, \`duplicate_pages_within\`, \`unique_pages\`; what another export has as well is unique here):`;

const copies = 'Of `peak`, `end` and `at`. Contents with the same numbers of copies are one row.';
