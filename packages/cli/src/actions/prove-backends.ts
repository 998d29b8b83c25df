import { backendSuite, type ConformanceCase } from '@pagefold/conformance';
import {
  type AnyBackendDescriptor,
  type BackendKind,
  backendLabel,
  messageOf,
} from '@pagefold/contracts';
import { checkPoolPossible, loadBackends } from '../composition.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

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

/** Runs the kit on the backends of JavaScript modules, a line for each case. */
export async function proveBackends(
  terminal: Terminal,
  { modules, json }: { readonly modules: readonly string[]; readonly json: boolean },
): Promise<ExitCode> {
  checkPoolPossible();
  const print = (text: string): void => {
    if (!json) terminal.out(text);
  };
  const results: BackendResult[] = [];
  for (const module of modules) {
    for (const descriptor of await loadBackends(terminal.waits, module)) {
      const { kind } = descriptor;
      const backend = backendLabel(descriptor);
      print(`${kind} ${oneLine(backend)}\n`);
      results.push({ kind, backend, cases: await runCases(terminal, descriptor, print) });
    }
  }
  const summary = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of results.flatMap(({ cases }) => cases)) summary[outcome]++;
  const { passed, failed, skipped } = summary;
  if (json) terminal.json({ schema: 'pagefold.conformance.v1', ...summary, backends: results });
  else print(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed > 0 ? exitCodes.failed : exitCodes.ok;
}

async function runCases(
  terminal: Terminal,
  descriptor: AnyBackendDescriptor,
  print: (text: string) => void,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const conformanceCase of backendSuite(descriptor)) {
    terminal.signal.throwIfAborted();
    const result = await runCase(terminal, conformanceCase);
    results.push(result);
    const note = result.message === undefined ? '' : `\n${indented(result.message)}`;
    print(`  ${marks[result.outcome]} ${result.name}${note}\n`);
  }
  return results;
}

async function runCase(
  { waits }: Terminal,
  { name, skip, run }: ConformanceCase,
): Promise<CaseResult> {
  if (skip !== undefined) return { name, outcome: 'skipped', message: skip };
  try {
    const nothingToTry = await waits.during(`the case "${name}"`, run);
    if (nothingToTry === undefined) return { name, outcome: 'passed' };
    return { name, outcome: 'skipped', message: nothingToTry };
  } catch (error) {
    return { name, outcome: 'failed', message: messageOf(error) };
  }
}

/** What a backend says of itself must not look like a line of ours. */
function indented(message: string): string {
  return message.replaceAll(/^/gm, ' '.repeat(9));
}
