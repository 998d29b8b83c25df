import { writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';

/**
 * What `npm run`, Node.js, Git and a CI would pass on to programs, and what would change what these tests
 * look at: modules from elsewhere, another repository, a registry's account.
 */
const unwanted = [
  /^npm_(package|lifecycle|command)/,
  /^npm_config_(local_prefix|loglevel|provenance|dry_run|tag|otp|access)$/i,
  /^INIT_CWD$|^NODE_(PATH|OPTIONS|V8_COVERAGE|AUTH_TOKEN)$/,
  /^(NPM_ID_TOKEN|SIGSTORE_ID_TOKEN|ACTIONS_ID_TOKEN_REQUEST_.*)$/,
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|AUTHOR_.*|COMMITTER_.*|CONFIG_.*)$/,
  /^PAGEFOLD_/,
];

/** The environment `env` without what would change the outcome, and without Lerna's background process. */
export function plainEnvironment(env) {
  const kept = Object.entries(env).filter(([name]) => !unwanted.some((each) => each.test(name)));
  const plain = Object.fromEntries(kept);
  const path = (plain.PATH ?? '').split(delimiter);
  const inModules = (folder) => folder.split(sep).includes('node_modules');
  return {
    ...plain,
    PATH: path.filter((folder) => !inModules(folder)).join(delimiter),
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
  };
}

/** An environment in which Git has an author, signs nothing and runs no hooks of its user. */
export function withGitAuthor(env, scratch) {
  const path = join(scratch, 'gitconfig');
  const lines = [
    '[user]',
    'name = Pagefold',
    'email = pagefold@localhost',
    '[init]',
    'defaultBranch = main',
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  return { ...env, GIT_CONFIG_GLOBAL: path, GIT_CONFIG_NOSYSTEM: '1' };
}

/** An environment in which npm and Lerna speak to `registry` alone, and keep nothing outside of `scratch`. */
export function withRegistry(env, scratch, { url, token, user }) {
  const userconfig = join(scratch, `npmrc-${user}`);
  const account = token === undefined ? '' : `${url.replace(/^http:/, '')}:_authToken=${token}\n`;
  writeFileSync(userconfig, account);
  return {
    ...env,
    npm_config_userconfig: userconfig,
    npm_config_cache: join(scratch, 'cache'),
    npm_config_registry: url,
  };
}
