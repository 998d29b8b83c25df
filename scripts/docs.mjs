// Writes the reference: the pages in docs/reference that are made, which are committed, and TypeDoc's in
// docs/api, which are not.
import { apiFolder } from './lib/docs/pages.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  await prepare();
  // Only now: they import tools, which the line above may have installed.
  const { makeReference, writeReference } = await import('./lib/docs/reference/pages.mjs');
  const { typedocProblems } = await import('./lib/docs/typedoc.mjs');
  const pages = await makeReference(root);
  for (const file of writeReference(root, pages)) console.log(`wrote ${file}`);
  const problems = [
    ...pages.flatMap(({ file, problem }) => (problem === undefined ? [] : [`${file}: ${problem}`])),
    ...(await typedocProblems(root, { emit: true })),
  ];
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) return 1;
  console.log(`wrote ${apiFolder}/index.html`);
  return 0;
});
