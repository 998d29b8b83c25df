import { readInterfaces } from './interfaces.mjs';
import { fields } from './json-fields.mjs';
import { heading, wrap } from './markdown-text.mjs';

/** `fleet.md`: every field of `pagefold merge --json`, from the types of packages/fleet. */
export function fleetPage(root) {
  const interfaces = readInterfaces(root, 'packages/fleet/src/merge/fleet-answer.ts');
  const membersOf = (...names) => names.flatMap((name) => interfaces.get(name).members);
  const section = (title, text, ...names) =>
    [`## ${title}\n`, wrap(text), fields(membersOf(...names))].join('\n');
  const ofShared = interfaces.get('SharedPages').text;
  const schema = { name: 'schema', text: 'Names the form of this object.' };
  return [
    heading('`pagefold.fleet.v1`', 'the types of packages/fleet'),
    wrap(introduction),
    fields([schema, ...membersOf('FleetAnswer', 'CountedPages')]),
    section(
      '`inside_hosts`, `across_hosts`, `across_groups` and `duplicates`',
      ofShared,
      'SharedPages',
    ),
    section(
      '`bytes` and `stored_bytes`',
      interfaces.get('BytesByCompressor').text,
      'BytesByCompressor',
    ),
    section('A figure that is estimated', interfaces.get('Estimate').text, 'Estimate'),
    section('`groups[i]`', interfaces.get('GroupAnswer').text, 'GroupAnswer', 'CountedPages'),
    section('`hosts[i]`', interfaces.get('HostPages').text, 'HostPages', 'CountedPages'),
  ].join('\n');
}

const introduction = `What \`pagefold merge --json\` prints: one object. A change that would break a reader changes the
  name of the schema; fields may be added. [fleet.schema.json](fleet.schema.json) is its JSON Schema. An error is
  \`{"error": {"code", "message"}}\` instead. [The guide](../guide/14-a-fleets-answer.md) says how sketches are taken.`;
