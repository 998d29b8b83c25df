import type { AnalysisReport } from '@pagefold/estimate/portable';
import { bytes, percent } from '../text/format.ts';
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
function figuresOf({ recommendation, pages, page_size, layers }: AnalysisReport): Large[] {
  const { choice, ksm, dedup } = recommendation;
  const input = pages * page_size;
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
          value: percent(choice.saved_bytes, input),
          note: `${bytes(choice.saved_bytes)} of ${bytes(input)}, the former included`,
        },
    dedup === null
      ? undefined
      : {
          name: 'Dedup in a pool adds, net',
          value: percent(dedup.net_saved_bytes, input),
          note:
            dedup.verdict === 'undecided'
              ? `uncertain by ${bytes(dedup.uncertainty_bytes)}`
              : `${bytes(dedup.net_saved_bytes)}, its tables paid`,
        },
    ksm === null
      ? undefined
      : {
          name: 'KSM today, without a pool',
          value: percent(ksm.profit_bytes, input),
          note: `${bytes(ksm.profit_bytes)}, 64 B a page paid`,
        },
  ];
  return all.filter((each) => each !== undefined);
}
