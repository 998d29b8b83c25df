import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cloudKernel,
  type GuestKernel,
  guestTools,
  missingTools,
} from '@pagefold/test-support/guests';
import { makeSwapInitramfs } from '@pagefold/test-swap-guest';
import test, { type ExecutionContext, type ImplementationFn } from 'ava';

const tools = [...guestTools, 'nbdinfo'];

/** What every machine of a test is made of. */
export interface Machine {
  /** For files of the test; gone with it. */
  readonly folder: string;
  readonly kernel: GuestKernel;
  readonly initramfs: string;
}

/** Declares a test that starts guests, skipped where the parts of a guest are missing. */
export function withMachine(
  title: string,
  implementation: (t: ExecutionContext, machine: Machine) => Promise<void>,
): void {
  const run: ImplementationFn<[]> = async (t) => {
    // Guests have a limit of their own, on silence.
    t.timeout(3_600_000);
    const folder = mkdtempSync(join(tmpdir(), 'pagefold-guest-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const initramfs = await makeSwapInitramfs(folder, kernel!);
    await implementation(t, { folder, kernel: kernel!, initramfs });
  };
  if (missing === undefined) test.serial(title, run);
  else test.skip(`${title} (${missing})`, run);
}

let kernel: GuestKernel | undefined;
const missing = await whatIsMissing();

async function whatIsMissing(): Promise<string | undefined> {
  const names = missingTools(tools);
  if (names.length > 0) return `not here: ${names.join(', ')}`;
  try {
    kernel = await cloudKernel();
    return undefined;
  } catch (error) {
    return `no kernel for guests: ${(error as Error).message.trim().replaceAll(/\s+/g, ' ')}`;
  }
}
