import test from 'ava';

interface Case {
  readonly name: string;
  readonly skip?: string | undefined;
  run(): unknown;
}

/** Cases of the conformance kit as tests. What cannot run here is skipped, with the reason in its title. */
export function prove(label: string, cases: Iterable<Case>): void {
  for (const { name, skip, run } of cases) {
    const title = `${label}: ${name}`;
    if (skip !== undefined) {
      test.skip(`${title} (${skip})`, () => {});
      continue;
    }
    test(title, async (t) => {
      const nothingToCheck = await run();
      t.pass();
      if (typeof nothingToCheck === 'string') t.log(nothingToCheck);
    });
  }
}
