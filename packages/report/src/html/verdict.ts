import type { AnalysisReport } from '@pagefold/estimate/portable';
import { bytes, percent } from '../text/format.ts';
import { plusMinus } from '../text/plus-minus.ts';
import { settingsLine } from '../text/settings.ts';
import { verdictLines } from '../text/verdict.ts';
import { escaped } from './escape.ts';

/** What to do, above everything else. */
export function verdictMarkup(report: AnalysisReport): string {
  const { choice } = report.recommendation;
  const settings = choice === null ? '' : settingsLine(choice.settings);
  const lines = verdictLines(report).filter((line) => line.trim() !== settings);
  return `
<section id="verdict" class="verdict" aria-labelledby="verdict-title" tabindex="-1">
<h2 id="verdict-title">What to do</h2>
${lines.map((line, i) => `<p${i === 0 ? ' class="first"' : ''}>${escaped(line)}</p>`).join('\n')}
${settings === '' ? '' : `<p>To have it so, as root:</p><pre tabindex="0" aria-label="Commands"><code>${escaped(settings.replaceAll(' && ', ' &&\n'))}</code></pre>`}
<dl class="figures">${figuresOf(report)
    .map(({ name, value, note }) => {
      return `<div><dt>${escaped(name)}</dt><dd class="value">${escaped(value)}</dd><dd>${escaped(note)}</dd></div>`;
    })
    .join('')}</dl>
</section>`;
}

interface Large {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** The figures that everything turns on, one below the other with what they are of. */
function figuresOf(report: AnalysisReport): Large[] {
  const { recommendation, pages, page_size, layers, sample } = report;
  const { choice, ksm, dedup } = recommendation;
  const input = pages * page_size;
  const isSampled = (sample?.one_in ?? 1) > 1;
  const share = (value: number, error: number) =>
    percent(value, input) + (isSampled ? plusMinus({ error }, 'error', 1, input) : '');
  const filled = layers.zero_pages + layers.same_filled_pages;
  const all: (Large | undefined)[] = [
    {
      name: 'Zero and same-filled',
      value: percent(filled, pages),
      note: 'a kernel keeps no bytes of them',
    },
    choice === null
      ? undefined
      : {
          name: `Saved by ${choice.compressor}`,
          value: share(choice.saved_bytes, choice.uncertainty_bytes),
          note: `${bytes(choice.saved_bytes)} of ${bytes(input)}, the former included`,
        },
    dedup === null
      ? undefined
      : {
          name: 'Dedup in a pool adds, net',
          value: share(dedup.net_saved_bytes, dedup.uncertainty_bytes),
          note:
            dedup.verdict === 'undecided'
              ? `uncertain by ${bytes(dedup.uncertainty_bytes)}`
              : `${bytes(dedup.net_saved_bytes)}, its tables paid`,
        },
    ksm === null
      ? undefined
      : {
          name: 'KSM today, without a pool',
          value: share(ksm.profit_bytes, ksm.uncertainty_bytes),
          note: `${bytes(ksm.profit_bytes)}, 64 B a page paid`,
        },
  ];
  return all.filter((each) => each !== undefined);
}
