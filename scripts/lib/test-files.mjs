import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** A file, folder or pattern in the tests of a workspace, as they are written or compiled. */
const inWorkspace = /^((?:packages|tests|examples)\/[^/]+)(?:\/\.?test(\/.*)?)?$/;

/**
 * What `npm test -- …` is asked for: `files` for AVA, and the TypeScript `projects` to be built for them,
 * none meaning all. Tests can be named as they are written (`packages/core/test/device.test.ts`), from the
 * folder `cwd`.
 */
export function testFiles(root, cwd, args) {
  const asked = args.map((arg) => {
    const path = relative(root, resolve(cwd, arg)).replaceAll('\\', '/');
    const [, workspace, rest = ''] = inWorkspace.exec(path) ?? [];
    if (workspace === undefined) return { file: path };
    return { file: `${workspace}/.test${rest.replace(/\.ts$/, '.js')}`, workspace };
  });
  const projects = new Set(asked.map(({ workspace }) => workspace && projectOf(root, workspace)));
  return {
    files: asked.map(({ file }) => file),
    projects: projects.has(undefined) ? [] : [...projects],
  };
}

/** Tests of packages are a project of their own; what is below `tests/` is nothing but tests. */
function projectOf(root, workspace) {
  if (workspace.includes('*')) return undefined;
  return existsSync(join(root, workspace, 'test/tsconfig.json')) ? `${workspace}/test` : workspace;
}
