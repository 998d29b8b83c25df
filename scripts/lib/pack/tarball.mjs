import { join } from 'node:path';
import { npm } from '../npm.mjs';

const required = ['README.md', 'LICENSE'];
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

/**
 * What is wrong with the contents of a package's tarball, in words. What its manifest promises and what its
 * source maps name is looked at by publint and by `sourceMapProblems`.
 */
export function contentProblems(files) {
  return [
    ...required.filter((path) => !files.includes(path)).map((path) => `lacks ${path}`),
    ...files.filter((path) => forbidden.test(path)).map((path) => `contains ${path}`),
  ];
}
