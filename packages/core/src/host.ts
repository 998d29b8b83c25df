/** What is used here of the host, be it Node.js or a browser: the language itself has no clock. */
interface Host {
  readonly performance: { now(): number };
  setTimeout(action: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  setImmediate?(action: () => void): unknown;
}

const host = globalThis as unknown as Host;

/** So long may a background step, or a part of a long call, keep others waiting. */
const sliceMs = 1;

/** A part of a long piece of work: it ends after the step that passes 1 ms. */
export class Slice {
  readonly #end = host.performance.now() + sliceMs;

  get isOver(): boolean {
    return host.performance.now() >= this.#end;
  }
}

/** Milliseconds of a clock that never goes back. */
export function now(): number {
  return host.performance.now();
}

/** Carries an action out when the event loop has had its turn. */
export function inNextTurn(action: () => void): void {
  if (host.setImmediate === undefined) host.setTimeout(action, 0);
  else host.setImmediate(action);
}

/** Lets the event loop have its turn. */
export function nextTurn(): Promise<void> {
  return new Promise(inNextTurn);
}

/** Carries an action out later, where the process is still there then: it does not wait for that. */
export function later(ms: number, action: () => void): () => void {
  const timer = host.setTimeout(action, ms);
  (timer as { unref?: () => void }).unref?.();
  return () => host.clearTimeout(timer);
}
