import { type AnalysisListener, RunningAnalysis } from './analysis.ts';
import { onFilesDropped } from './drop.ts';
import type { Request } from './messages.ts';
import { find } from './views/dom.ts';
import { ProblemView } from './views/problem-view.ts';
import { ProgressView } from './views/progress-view.ts';
import { ReportView } from './views/report-view.ts';

const input = find('#files', HTMLInputElement);
const progress = new ProgressView(cancel);
const problem = new ProblemView();
const report = new ReportView();
let running: RunningAnalysis | undefined;

const listener: AnalysisListener = {
  onProgress: (state) => progress.update(state),
  onFinished: ({ html }) => {
    progress.hide('Done.');
    report.show(html);
  },
  onFailed: ({ message }) => {
    progress.hide('');
    problem.show(message);
  },
};

input.addEventListener('change', () => {
  const files = [...(input.files ?? [])];
  // Else choosing the same file again would be no change.
  input.value = '';
  analyzeFiles(files);
});
find('#generated', HTMLButtonElement).addEventListener('click', () => {
  run({ kind: 'generated' }, 'generated pages');
});
onFilesDropped(document.body, analyzeFiles);

function analyzeFiles(files: readonly File[]): void {
  if (files.length === 0) return;
  run({ kind: 'files', files }, files.map(({ name }) => name).join(', '));
}

/** Analyses something; what was being analysed before is given up. */
function run(request: Request, name: string): void {
  running?.cancel();
  problem.hide();
  report.hide();
  progress.show(name);
  running = new RunningAnalysis(request, listener);
}

function cancel(): void {
  running?.cancel();
  progress.hide('Cancelled.');
  input.focus();
}
