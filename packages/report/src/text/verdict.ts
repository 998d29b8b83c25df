import type { AnalysisReport } from '@pagefold/estimate/portable';
import { bytes, percent } from './format.ts';
import { plusMinus } from './plus-minus.ts';
import { settingsLine } from './settings.ts';

type Recommendation = AnalysisReport['recommendation'];
type Choice = NonNullable<Recommendation['choice']>;
type LayerGain = NonNullable<Recommendation['similarity']>;

/** What to do and how sure that is, in four lines, and one more for each layer that was asked for. */
export function verdictLines(report: AnalysisReport): string[] {
  const { refused, needed, choice, population } = report.recommendation;
  const pages = `Pages: ${populationTexts[population]}.`;
  if (choice === null) {
    return [`No verdict: ${refused}.`, `It takes ${needed}.`, pages];
  }
  return [
    choiceLine(report, choice),
    `  ${settingsLine(choice.settings)}`,
    dedupLine(report),
    ...layerLines(report),
    `${errorText(report, choice)} ${pages}`,
  ];
}

const populationTexts: Readonly<Record<Recommendation['population'], string>> = {
  resident: 'resident, warm ones too',
  swapped: 'swapped',
  'whole-guest': 'whole guest, page cache too',
  unknown: 'not known which',
  mixed: 'of several kinds',
};

function choiceLine(report: AnalysisReport, choice: Choice): string {
  const { faster } = report.recommendation;
  const input = report.pages * report.page_size;
  const kernel = choice.kernel === null ? '' : `${choice.kernel}: `;
  const share = (of: Choice) =>
    percent(of.saved_bytes, input) + offBy(report, of.uncertainty_bytes);
  const best = `${kernel}${nameOf(choice)} saves ${share(choice)} (${bytes(choice.saved_bytes)})${timeText(choice, ' a page')}`;
  if (faster === null) return `${best}.`;
  const other = faster.allocator === choice.allocator ? faster.compressor : nameOf(faster);
  return `${best}; ${other} ${share(faster)}${timeText(faster)}.`;
}

/** Present kernels have no allocator but zsmalloc. */
function nameOf({ compressor, allocator }: Pick<Choice, 'compressor' | 'allocator'>): string {
  return allocator === 'zsmalloc' ? compressor : `${compressor} on ${allocator}`;
}

/** How far a share may be off, of a sample. */
function offBy({ sample, pages, page_size }: AnalysisReport, bytes: number): string {
  return (sample?.one_in ?? 1) > 1 ? plusMinus({ bytes }, 'bytes', 1, pages * page_size) : '';
}

function timeText({ microseconds_per_page }: Choice, unit = ''): string {
  return microseconds_per_page === null ? '' : ` at ${microseconds_per_page.toFixed(0)} µs${unit}`;
}

/** Of the input, less of which is not worth a word. */
const worthwhile = 0.01;

function dedupLine(report: AnalysisReport): string {
  const { recommendation, pages, page_size } = report;
  const { ksm, dedup } = recommendation;
  const input = pages * page_size;
  const sentences: string[] = [];
  if (ksm !== null) {
    const share = percent(Math.abs(ksm.profit_bytes), input) + offBy(report, ksm.uncertainty_bytes);
    if (ksm.profit_bytes < 0) sentences.push(`KSM loses ${share}`);
    else if (ksm.profit_bytes < worthwhile * input) sentences.push('KSM hardly matters');
    else sentences.push(`KSM frees ${share} net (64 B a page)`);
  }
  if (dedup !== null) {
    const share =
      percent(Math.abs(dedup.net_saved_bytes), input) + offBy(report, dedup.uncertainty_bytes);
    const gain = {
      pays: `adds ${share}`,
      costs: `loses ${share}`,
      undecided: 'is too close to tell',
    }[dedup.verdict];
    sentences.push(`dedup in a pool (in no kernel) ${gain}`);
  }
  return `${sentences.join('; ')}.`;
}

const layerTitles = {
  similarity: 'Similar pages',
  dictionary: 'The dictionary',
  recompress: 'Compressed anew once idle',
} as const;

type LayerName = keyof typeof layerTitles;

/** A line for each layer that was asked for. */
function layerLines(report: AnalysisReport): string[] {
  return (['similarity', 'dictionary', 'recompress'] as const).flatMap((name) => {
    const gain = report.recommendation[name];
    if (gain === undefined) return [];
    return [
      gain === null
        ? `${layerTitles[name]}: none of these compressors can.`
        : layerLine(report, name, gain),
    ];
  });
}

function layerLine(report: AnalysisReport, name: LayerName, gain: LayerGain): string {
  const { pages, page_size, combinations } = report;
  const row = combinations[gain.combination];
  const share =
    percent(Math.abs(gain.net_saved_bytes), pages * page_size) +
    plusMinus(row?.[name]?.sampling_error, 'net_saved_bytes', 1, pages * page_size);
  const text = {
    pays: `${share} more`,
    costs: `a loss of ${share}`,
    undecided: 'too close to tell',
  }[gain.verdict];
  const times = (ratio: number | null) => (ratio === null ? '?' : `${ratio.toFixed(1)}x`);
  const loads = `loads ${times(gain.load_time_ratio)}`;
  const what = `${layerTitles[name]}: ${text} with ${nameOf(gain)}`;
  if (name !== 'recompress') {
    return `${what}, in a pool; stores ${times(gain.store_time_ratio)}, ${loads}.`;
  }
  const { compressor = null, background_microseconds_per_page: behind = 0 } = row?.recompress ?? {};
  return `${what}, then ${compressor}, if all is idle; ${loads}, ${behind.toFixed(0)} µs a page later.`;
}

/** How far the kernel's figures may be off for these very pages. */
const accuracyTexts: Readonly<Record<NonNullable<Choice['accuracy']>, string>> = {
  exact: 'none on these pages',
  'within-half-percent': '0.5 %, by the version of zstd',
  approximate: 'a few percent, as settings differ',
};

function errorText(report: AnalysisReport, { uncertainty_bytes, accuracy }: Choice): string {
  if ((report.sample?.one_in ?? 1) > 1)
    return `Error: ${bytes(Math.round(uncertainty_bytes))}, by the sample.`;
  if (accuracy !== null) return `Error: ${accuracyTexts[accuracy]}.`;
  return `Error: ${bytes(uncertainty_bytes)}, partly filled pool pages.`;
}
