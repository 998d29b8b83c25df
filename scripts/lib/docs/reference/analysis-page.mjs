import { readInterfaces } from './interfaces.mjs';
import { fields } from './json-fields.mjs';
import { heading, wrap } from './markdown-text.mjs';

const files = [
  'cli/src/demo/demo-report.ts',
  'contracts/src/sharing-histogram.ts',
  'estimate/src/address-map.ts',
  'estimate/src/analysis.ts',
  'estimate/src/combination-result.ts',
  'estimate/src/domain-sharing.ts',
  'estimate/src/in-pool/pool-layer.ts',
  'estimate/src/input-analysis.ts',
  'estimate/src/kernels/prediction.ts',
  'estimate/src/layers.ts',
  'estimate/src/recommendation.ts',
  'estimate/src/report.ts',
  'estimate/src/sampling/sampling-error.ts',
  'estimate/src/savings.ts',
  'estimate/src/sharing-bytes.ts',
  'estimate/src/sources/input-description.ts',
  'estimate/src/verify.ts',
];

/** `analysis.md`: every field of `pagefold analyze --json`, from the types of packages/estimate. */
export function analysisPage(root) {
  const interfaces = new Map(
    files.flatMap((file) => [...readInterfaces(root, `packages/${file}`)]),
  );
  const membersOf = (...names) => names.flatMap((name) => interfaces.get(name).members);
  const section = (title, text, ...names) =>
    [`## ${title}\n`, wrap(text), fields(membersOf(...names))].join('\n');
  const report = interfaces.get('AnalysisReport').members;
  return [
    heading('`pagefold.analysis.v1`', 'the types of packages/estimate'),
    wrap(introduction),
    fields([report.find(({ name }) => name === 'schema'), ...membersOf('Analysis')]),
    section('`layers`', 'In pages.', 'Layers'),
    section('`address_map`', interfaces.get('AddressMap').text, 'AddressMap'),
    section('`sample`', interfaces.get('AnalysisSample').text, 'AnalysisSample', 'Sample'),
    section(
      '`inputs[i]`',
      interfaces.get('InputAnalysis').text,
      'InputAnalysis',
      'InputDescription',
    ),
    section('`inputs[i].left_out[i]` and `inputs[i].lost[i]`', leftOut, 'LeftOut'),
    section(
      '`sharing_histogram[i]`',
      interfaces.get('SharingBytes').text,
      'SharingBucket',
      'SharingBytes',
    ),
    section('`domain_sharing`', interfaces.get('DomainSharing').text, 'DomainSharing'),
    section('`domain_sharing.pairs[i]`', interfaces.get('DomainPair').text, 'DomainPair'),
    section('`domain_sharing.order[i]`', interfaces.get('DomainStep').text, 'DomainStep'),
    section('`combinations[i]`', combinations, 'CombinationResult', 'Savings'),
    section('`combinations[i].verification`', 'With `--verify` only.', 'Verification'),
    section('`combinations[i].similarity`', similarity, 'SimilarityLayer', 'PoolLayer'),
    section('`combinations[i].dictionary`', dictionary, 'DictionaryLayer', 'PoolLayer'),
    section('`kernels[i]`', `With \`--as\` only. ${kernels}`, 'KernelPrediction'),
    section('`kernels[i].rows[j]`', interfaces.get('KernelRow').text, 'KernelRow'),
    section(
      '`kernels[i].present[j]` and `kernels[i].rows[j].settings[k]`',
      interfaces.get('Setting').text,
      'Setting',
    ),
    section('`recommendation`', interfaces.get('Recommendation').text, 'Recommendation'),
    section(
      '`recommendation.choice` and `recommendation.faster`',
      interfaces.get('Choice').text,
      'Choice',
    ),
    section('`recommendation.dedup`', interfaces.get('DedupGain').text, 'DedupGain'),
    section(
      '`recommendation.similarity` and `recommendation.dictionary`',
      `With \`--similarity\` and \`--dictionary\` only. ${interfaces.get('LayerGain').text}`,
      'LayerGain',
    ),
    section('`recommendation.ksm`', interfaces.get('KsmGain').text, 'KsmGain'),
    section('`one_instance`', demo, 'DemoReport'),
    wrap(errors),
  ].join('\n');
}

const introduction = `What \`pagefold analyze --json\` and \`pagefold demo --json\` print: one object. A change that would
  break a reader changes the name of the schema; fields may be added. [analysis.schema.json](analysis.schema.json) is
  its JSON Schema.`;

const leftOut = `Pages of an input that are not analysed, by reason. What is in \`lost\` should have been.`;

const combinations = `What a pool of one combination that holds all images would take and save. Bytes and pages are of
  that pool.`;

const similarity = `With \`--similarity\` only. What it adds to deduplication that pages are stored as their differences from
  similar ones, measured on real pools with it and without it that hold all images. Where a compressor cannot have it, it
  saves and costs nothing.`;

const dictionary = `With \`--dictionary\` only. What it adds to deduplication, and to similar pages where they were asked for
  too, that the compressor knows a dictionary beforehand; measured in the same way.`;

const kernels = `What one kernel would say of the images, had they been swapped out to it (KSM: scanned) once, in their
  order. No kernel but KSM deduplicates.`;

const demo = 'With `pagefold demo` only, beside the fields of the whole image.';

const errors = `An error is \`{"error": {"code", "message"}}\` instead, with the same exit code as without \`--json\`.`;
