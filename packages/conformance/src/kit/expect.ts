import { AssertionError } from 'node:assert';
import { type ErrorCode, PagefoldError } from '@pagefold/contracts';
import { firstDifference, hex } from './bytes.ts';

/** What is being checked, with its input; a function where making the text would cost time. */
export type What = string | (() => string);

/** Ends a case: a promise is not kept. */
export function fail(message: string, expected?: unknown, actual?: unknown): never {
  throw new AssertionError({ message, expected, actual, operator: 'conformance' });
}

export function expectEqual<T>(actual: T, expected: T, what: What): void {
  if (Object.is(actual, expected)) return;
  fail(`${textOf(what)}: expected ${show(expected)}, got ${show(actual)}`, expected, actual);
}

/** @param expectation what a true `condition` means, as in "expected …". */
export function expectThat(
  condition: boolean,
  what: What,
  expectation: string,
  actual: unknown,
): void {
  if (condition) return;
  fail(`${textOf(what)}: expected ${expectation}, got ${show(actual)}`, expectation, actual);
}

export function expectBytes(actual: Uint8Array, expected: Uint8Array, what: What): void {
  if (actual.length !== expected.length) {
    fail(`${textOf(what)}: expected ${expected.length} bytes, got ${actual.length}`);
  }
  const at = firstDifference(actual, expected, 0, expected.length);
  if (at < 0) return;
  const wanted = hex(expected.subarray(at, at + 8));
  const got = hex(actual.subarray(at, at + 8));
  fail(`${textOf(what)}: expected ${wanted} from byte ${at} on, got ${got}`, wanted, got);
}

/** Whether an error is a failure of the case, and not an error of the backend. */
export function isFailure(error: unknown): error is AssertionError {
  return error instanceof AssertionError;
}

/** Carries out a call that must not throw. */
export function expectNoError<T>(what: What, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (isFailure(error)) throw error;
    fail(`${textOf(what)}: expected no error, got ${show(error)}`, undefined, error);
  }
}

/** Waits for a promise that must not be rejected. */
export async function expectResolves<T>(what: What, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isFailure(error)) throw error;
    fail(`${textOf(what)}: expected no error, got ${show(error)}`, undefined, error);
  }
}

/** An error that a contract names. */
export type NamedError = 'RangeError' | 'TypeError' | ErrorCode;

/** Checks that `call` throws, or rejects with, an error that the contract names. */
export async function expectRejects(
  call: () => unknown,
  named: readonly NamedError[],
  what: What,
): Promise<void> {
  let result: unknown;
  try {
    result = await call();
  } catch (error) {
    expectNamed(error, named, what);
    return;
  }
  fail(`${textOf(what)}: expected ${named.join(' or ')}, got no error but ${show(result)}`);
}

/** As {@link expectRejects}, for what is synchronous. */
export function expectThrows(call: () => unknown, named: readonly NamedError[], what: What): void {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    expectNamed(error, named, what);
    return;
  }
  fail(`${textOf(what)}: expected ${named.join(' or ')}, got no error but ${show(result)}`);
}

function expectNamed(error: unknown, named: readonly NamedError[], what: What): void {
  if (isFailure(error)) throw error;
  if (named.some((name) => isNamed(error, name))) return;
  fail(`${textOf(what)}: expected ${named.join(' or ')}, got ${show(error)}`, named, error);
}

export function isNamed(error: unknown, name: NamedError): boolean {
  if (name === 'RangeError') return error instanceof RangeError;
  if (name === 'TypeError') return error instanceof TypeError;
  return PagefoldError.is(error) && error.code === name;
}

/** A value as a message shows it. */
export function show(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes ${hex(value)}`;
  if (PagefoldError.is(value)) return `${value.name} ${value.code} "${value.message}"`;
  if (value instanceof Error) return `${value.name} "${value.message}"`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return showObject(value);
  return String(value);
}

/** Objects of options by their members, all others by their class: they can be large and go in circles. */
function showObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype) return `an object of ${value.constructor?.name}`;
  const members = Object.entries(value).map(([name, member]) => {
    const isObject = typeof member === 'object' && member !== null;
    return `${name}: ${isObject ? 'an object' : show(member)}`;
  });
  return `{ ${members.join(', ')} }`;
}

function textOf(what: What): string {
  return typeof what === 'string' ? what : what();
}
