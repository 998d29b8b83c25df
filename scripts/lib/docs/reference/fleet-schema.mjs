import { readTypes } from './json-schema.mjs';

/**
 * `fleet.schema.json`: a JSON Schema of what `pagefold merge --json` prints, from the types of packages/fleet. It allows
 * more fields than it has, since fields may be added.
 */
export function fleetSchema(root) {
  const { exported, schemas } = readTypes(root, 'packages/fleet/src/merge/fleet-answer.ts');
  const answer = schemas.ofMembers(exported.get('FleetAnswer'));
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'pagefold.fleet.v1',
    description: 'What `pagefold merge --json` prints.',
    type: 'object',
    properties: {
      schema: { const: 'pagefold.fleet.v1', description: 'Names the form of this object.' },
      ...answer.properties,
    },
    required: ['schema', ...answer.required],
    $defs: schemas.definitions,
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
