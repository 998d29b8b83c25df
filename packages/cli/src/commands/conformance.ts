import { backendSuite, type ConformanceCase } from '@pagefold/conformance';
import { type BackendKind, backendLabel } from '@pagefold/contracts';
import { Command } from 'commander';
import { loadBackends } from '../composition.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

interface CaseResult {
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** What did not hold, or why there was nothing to try. */
  readonly message?: string;
}

interface BackendResult {
  readonly kind: BackendKind;
  readonly backend: string;
  readonly cases: readonly CaseResult[];
}

const marks = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' } as const;

/** `pagefold conformance MODULE…` */
export function conformanceCommand(terminal: Terminal): Command {
  return new Command('conformance')
    .summary('prove that backends of your own keep their contracts')
    .description(
      'Runs every case of the conformance kit on the backends that JavaScript modules export.',
    )
    .argument('<module...>', 'JavaScript modules that export backend descriptors')
    .option('--json', 'print one JSON object and nothing else')
    .action(async (modules: string[], { json = false }: { json?: boolean }) => {
      const print = json ? () => {} : terminal.out;
      const results: BackendResult[] = [];
      for (const module of modules) {
        for (const descriptor of await loadBackends(module)) {
          const backend = backendLabel(descriptor);
          print(`${descriptor.kind} ${backend}\n`);
          const cases = await runCases(backendSuite(descriptor), terminal.signal, print);
          results.push({ kind: descriptor.kind, backend, cases });
        }
      }
      const summary = { passed: 0, failed: 0, skipped: 0 };
      for (const { outcome } of results.flatMap(({ cases }) => cases)) summary[outcome]++;
      if (summary.failed > 0) process.exitCode = exitCodes.failed;
      if (json) {
        const report = { schema: 'pagefold.conformance.v1', ...summary, backends: results };
        terminal.out(`${JSON.stringify(report, undefined, 2)}\n`);
        return;
      }
      const { passed, failed, skipped } = summary;
      terminal.out(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    });
}

async function runCases(
  cases: Iterable<ConformanceCase>,
  signal: AbortSignal,
  print: (text: string) => void,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const conformanceCase of cases) {
    signal.throwIfAborted();
    const result = await runCase(conformanceCase);
    results.push(result);
    const note = result.message === undefined ? '' : `\n         ${result.message}`;
    print(`  ${marks[result.outcome]} ${result.name}${note}\n`);
  }
  return results;
}

async function runCase({ name, skip, run }: ConformanceCase): Promise<CaseResult> {
  if (skip !== undefined) return { name, outcome: 'skipped', message: skip };
  try {
    const nothingToTry = await run();
    if (nothingToTry === undefined) return { name, outcome: 'passed' };
    return { name, outcome: 'skipped', message: nothingToTry };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { name, outcome: 'failed', message };
  }
}
