// Checks the documentation: TypeScript in pages compiles and prints what they say, links and commands lead
// somewhere, what is made is what it is made to, and every public export has a doc comment.
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  await prepare();
  // Only now: they import tools, which the line above may have installed.
  const { checkPages } = await import('./lib/docs/check.mjs');
  const { makeReference, referenceProblems } = await import('./lib/docs/reference/pages.mjs');
  const { typedocProblems } = await import('./lib/docs/typedoc.mjs');
  const { problems, counts } = await checkPages(root);
  const made = referenceProblems(root, await makeReference(root));
  const lines = [
    ...[...problems, ...made].map(({ file, line, problem }) => `${file}:${line}: ${problem}`),
    ...(await typedocProblems(root, { emit: false })),
  ];
  for (const line of lines) console.log(line);
  if (lines.length > 0) return 1;
  const { pages, modules, run, links } = counts;
  const code = `${modules} modules compile, ${run} of them run and print what they say`;
  console.log(
    `docs: ${pages} pages, ${links} links; ${code}; the reference is complete and current`,
  );
  return 0;
});
