import { type MatrixOptions, matrixSuite } from '@pagefold/conformance';
import test from 'ava';
import { builtinBackends } from 'pagefold';

/** A test for each case of the built-in backends' matrix, of what the options leave of it. */
export function prove(options: Omit<MatrixOptions, 'backends'>): void {
  const suite = matrixSuite({ backends: builtinBackends, script: 'short', ...options });
  for (const { name, skip, run } of suite) {
    if (skip !== undefined) {
      test.skip(`${name} (${skip})`, () => {});
      continue;
    }
    test.serial(name, async (t) => {
      const nothingToTry = await run();
      if (nothingToTry !== undefined) t.log(nothingToTry);
      t.pass();
    });
  }
}
