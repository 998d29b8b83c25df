import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const report = 'packages/report/src';
const header = (source) =>
  `// Generated from ${source} by \`npm run build:page\`, which CI repeats and compares.\n// Do not edit.\n`;

/** What the report's page carries, as TypeScript sources by their paths below `root`. */
export async function pageSources(root) {
  const charts = await script(root, 'scripts/lib/page/charts.mjs');
  const page = await script(root, `${report}/page/main.ts`);
  const style = readFileSync(join(root, report, 'page/style.css'), 'utf8')
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
  return {
    [`${report}/charts.generated.ts`]: [
      header('scripts/lib/page/charts.mjs'),
      constant('charts', 'ECharts (Apache License 2.0), as much of it as is used', charts),
    ].join(''),
    [`${report}/page.generated.ts`]: [
      header(`${report}/page`),
      constant('page', 'The script of the page', page),
      `/** The style of the page. */\nexport const pageStyle: string = ${JSON.stringify(style)};\n`,
    ].join(''),
  };
}

/** One script for browsers, with all that it imports. */
async function script(root, input) {
  const bundle = await rolldown({
    cwd: root,
    input: join(root, input),
    platform: 'browser',
    transform: { target: 'es2022', define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const { output } = await bundle.generate({
    format: 'iife',
    minify: true,
    comments: { legal: true },
  });
  await bundle.close();
  const [{ code }, ...others] = output;
  if (others.length > 0) throw new Error(`${input} is not one script`);
  // What a page's parser would take for the end of the script, or for the beginning of another state of it.
  if (/<\/script|<!--|<script/i.test(code)) throw new Error(`${input} cannot stand in a page`);
  return code.trim();
}

function constant(name, description, code) {
  const hash = createHash('sha256').update(code).digest('base64');
  return (
    `/** ${description}. */\nexport const ${name}Script: string =\n  ${JSON.stringify(code)};\n` +
    `/** Its hash, as a source of a content security policy. */\nexport const ${name}Hash: string = "'sha256-${hash}'";\n`
  );
}
