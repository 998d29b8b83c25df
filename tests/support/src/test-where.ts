import test, { type ExecutionContext, type SerialFn, type TestFn } from 'ava';

/**
 * What declares tests that need something. `possible` is true where it is there; otherwise it is the reason why
 * not: then the tests are skipped, with the reason in their titles.
 */
export function testWhere(possible: true | string, declare: TestFn | SerialFn = test) {
  return (title: string, run: (t: ExecutionContext) => unknown): void => {
    if (possible === true) declare(title, run as Implementation);
    else declare.skip(`${title} (${possible})`, run as Implementation);
  };
}

type Implementation = (t: ExecutionContext) => void | Promise<void>;
