import { join } from 'node:path';
import { npm } from '../npm.mjs';

const required = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'];
const forbidden = /(^|\/)(\.?tests?|node_modules)\/|\.test\.|\.tsbuildinfo$/;

/** Packs the folders into `destination` and returns npm's account of each tarball, in their order. */
export async function pack(root, folders, destination) {
  const paths = folders.map((folder) => `./${folder}`);
  const flags = ['--json', '--ignore-scripts', '--pack-destination', destination];
  const stdout = await npm(['pack', ...paths, ...flags], root);
  return JSON.parse(stdout).map((tarball) => ({
    name: tarball.name,
    size: tarball.size,
    path: join(destination, tarball.filename),
    files: tarball.files.map((file) => file.path),
  }));
}

/** What is wrong with the contents of a package's tarball, in words. */
export function contentProblems(manifest, files) {
  const wanted = new Set([...required, ...targetsOf(manifest)]);
  return [
    ...(manifest.type === 'module' ? [] : ['its type is not module']),
    ...[...wanted].filter((path) => !files.includes(path)).map((path) => `lacks ${path}`),
    ...(files.some((path) => /^src\/.*\.ts$/.test(path)) ? [] : ['lacks its sources in src/']),
    ...files.filter((path) => forbidden.test(path)).map((path) => `contains ${path}`),
  ];
}

/** The files that a manifest promises under `exports` and `bin`. */
function targetsOf({ exports = {}, bin = {} }) {
  const targets = [...leavesOf(exports), ...leavesOf(bin)];
  return targets.map((target) => target.replace(/^\.\//, ''));
}

function leavesOf(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leavesOf);
}
