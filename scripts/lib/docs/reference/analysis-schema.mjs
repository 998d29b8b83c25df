import { readTypes } from './json-schema.mjs';

const entry = 'packages/estimate/src/portable.ts';

/**
 * `analysis.schema.json`: a JSON Schema of what `pagefold analyze --json` prints, from the types of
 * packages/estimate, whose names are in snake case there. It allows more fields than it has, since fields
 * may be added.
 */
export function analysisSchema(root) {
  const { exported, schemas } = readTypes(root, entry);
  const analysis = schemas.ofMembers(exported.get('Analysis'));
  const verification = schemas.of(exported.get('Verification'));
  schemas.definitions.CombinationResult.properties.verification = {
    ...verification,
    description: 'Only where the images were read back.',
  };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'pagefold.analysis.v1',
    description: 'What `pagefold analyze --json` and `pagefold demo --json` print.',
    type: 'object',
    properties: {
      schema: { const: 'pagefold.analysis.v1', description: 'Names the form of this object.' },
      ...analysis.properties,
      one_instance: {
        $ref: '#',
        description: 'With `pagefold demo` only: the analysis of the first service alone.',
      },
    },
    required: ['schema', ...analysis.required],
    $defs: schemas.definitions,
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
