import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entriesOf, failingEntries } from '../../../scripts/lib/pack/entries.mjs';
import { inParallel } from '../../../scripts/lib/parallel.mjs';
import { readJson } from '../../../scripts/lib/workspaces.mjs';
import { problemsByNode } from './by-node.mjs';
import {
  compile,
  copyProgram,
  installConsumer,
  resolutions,
  runCommand,
  runProgram,
  writeEntries,
} from './consumers.mjs';
import { installNode, nodeLines } from './node-lines.mjs';
import { publicPackages } from './release.mjs';

const pageSize = 4096;
const imagePages = 64;

/** The programs in `consumer/` with the packages that they import. */
const programs = [
  { program: 'umbrella.ts', packages: ['pagefold'] },
  {
    program: 'parts.ts',
    packages: [
      '@pagefold/alloc-zsmalloc',
      '@pagefold/compress-lz4',
      '@pagefold/backend-kit',
      '@pagefold/contracts',
      '@pagefold/core',
      '@pagefold/hash-xxh3',
    ],
  },
];

/** What a program for Node.js has of types, and one for a browser. */
const programLibraries = {
  nodenext: { lib: ['es2023'], types: ['node'] },
  bundler: { lib: ['es2023', 'dom'], types: [] },
};

/** Without Node.js's types, unless a package declares them. The compiler's own are not checked. */
const packageLibraries = { lib: ['es2023', 'dom'], types: [], skipDefaultLibCheck: true };

/** Installs every line of Node.js; one that is not to be had has failed. */
export async function nodeSteps({ checks, clone, env, scratch }) {
  const lines = nodeLines(readJson(join(clone, 'package.json')));
  const nodes = await inParallel(lines, async (line) => {
    let node;
    await checks.run(`Node ${line} is there`, async () => {
      node = await installNode(join(scratch, 'node', line), line, env);
      return { problems: [], seen: node.version };
    });
    return node;
  });
  return nodes.filter((node) => node !== undefined);
}

/** Every public package, alone in a project: types in both resolutions, and every entry in every Node.js. */
export function packageSteps(context, nodes) {
  const { checks, clone, consumerEnv: env, scratch } = context;
  return inParallel(publicPackages(clone), ({ manifest: { name, version, ...rest } }) =>
    checks.run(`${name} alone`, async () => {
      const folder = join(scratch, 'alone', name.split('/').at(-1));
      const entries = entriesOf({ name, ...rest });
      const isForNode = rest.dependencies?.['@types/node'] !== undefined;
      const types = isForNode ? nodeTypesOf(clone) : {};
      await installConsumer(folder, { [name]: version, ...types }, env);
      writeEntries(folder, entries);
      const libraries = { ...packageLibraries, types: isForNode ? ['node'] : [] };
      const problems = [
        ...(await typeProblems(context, folder, 'entries.ts', () => libraries)),
        ...(await loadProblems(folder, entries, nodes, env)),
      ];
      const count = entries.length === 1 ? '1 entry' : `${entries.length} entries`;
      const seen = `${version}, ${count}, types, import and require, ${versionsOf(nodes)}`;
      return { problems, seen };
    }),
  );
}

/** What a program for Node.js installs beside what it uses. */
function nodeTypesOf(clone) {
  const { devDependencies } = readJson(join(clone, 'package.json'));
  return { '@types/node': devDependencies['@types/node'] };
}

async function typeProblems({ clone, consumerEnv: env }, folder, program, librariesOf) {
  const tsc = join(clone, 'node_modules/typescript/bin/tsc');
  const problems = [];
  for (const resolution of Object.keys(resolutions)) {
    const options = { resolution, libraries: librariesOf(resolution), env };
    problems.push(...(await compile(tsc, folder, program, options)));
  }
  return problems;
}

async function loadProblems(folder, entries, nodes, env) {
  const found = [];
  for (const { path, version } of nodes) {
    for (const how of ['import', 'require']) {
      for (const [entry, why] of await failingEntries(folder, how, entries, { node: path, env })) {
        found.push({ version, problem: `${how}('${entry}'): ${why}` });
      }
    }
  }
  return problemsByNode(found);
}

/** The programs of `consumer/`, compiled in both resolutions and run under every Node.js. */
export function programSteps(context, nodes) {
  const { checks, clone, consumerEnv: env, scratch } = context;
  const { version } = readJson(join(clone, 'lerna.json'));
  const nodeTypes = nodeTypesOf(clone);
  return inParallel(programs, ({ program, packages }) =>
    checks.run(`${program} with ${packages.join(', ')}`, async () => {
      const folder = join(scratch, 'programs', program.replace('.ts', ''));
      const dependencies = Object.fromEntries(packages.map((name) => [name, version]));
      await installConsumer(folder, { ...dependencies, ...nodeTypes }, env);
      copyProgram(folder, program);
      const problems = await typeProblems(
        context,
        folder,
        program,
        (name) => programLibraries[name],
      );
      if (problems.length > 0) return { problems };
      const found = [];
      for (const node of nodes) {
        for (const resolution of Object.keys(resolutions)) {
          const wrong = await runProgram(node, folder, program, { resolution, env });
          found.push(...wrong.map((problem) => ({ version: node.version, problem })));
        }
      }
      const seen = `${Object.keys(resolutions).join(' and ')}, ${versionsOf(nodes)}`;
      return { problems: problemsByNode(found), seen };
    }),
  );
}

/** The command, where `packageSteps` has installed it, on an image under every Node.js. */
export function commandStep({ checks, clone, consumerEnv: env, scratch }, nodes) {
  return checks.run('the command pagefold', async () => {
    const { manifest } = publicPackages(clone).find((each) => each.manifest.name === 'pagefold');
    const folder = join(scratch, 'alone', manifest.name.split('/').at(-1));
    const image = join(scratch, 'image');
    writeFileSync(image, Buffer.alloc(imagePages * pageSize).fill('page', pageSize));
    const found = [];
    for (const node of nodes) {
      const wrong = await runCommand(node, folder, { manifest, image, pages: imagePages, env });
      found.push(...wrong.map((problem) => ({ version: node.version, problem })));
    }
    return {
      problems: problemsByNode(found),
      seen: `says its version, analyses an image, ${versionsOf(nodes)}`,
    };
  });
}

function versionsOf(nodes) {
  return `Node ${nodes.map(({ version }) => version).join(', ')}`;
}
