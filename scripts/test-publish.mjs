// `npm run test:publish`: releases a clone of this repository to a registry of its own, and uses what is
// there as its users would. See tests/publish.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checks } from '../tests/publish/lib/checks.mjs';
import {
  commandStep,
  nodeSteps,
  packageSteps,
  programSteps,
} from '../tests/publish/lib/consumer-steps.mjs';
import {
  plainEnvironment,
  withGitAuthor,
  withRegistry,
} from '../tests/publish/lib/environment.mjs';
import { installRegistry, startRegistry } from '../tests/publish/lib/registry.mjs';
import {
  cloneStep,
  lastPackage,
  publishSteps,
  users,
  versionStep,
} from '../tests/publish/lib/release-steps.mjs';
import { holdSignals } from './lib/interruption.mjs';
import { main } from './lib/main.mjs';
import { root } from './lib/root.mjs';

await main(async () => {
  const signals = holdSignals();
  const checks = new Checks(signals.check);
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'pagefold-publish-')));
  try {
    await testPublish(scratch, checks);
  } finally {
    // What was interrupted may still be writing its last file.
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    signals.release();
  }
  console.log(`tests: ${checks.passed} passed, ${checks.failed} failed`);
  return checks.failed === 0 ? 0 : 1;
});

/** A step that the next ones build on ends the run when it fails. */
async function testPublish(scratch, checks) {
  const env = plainEnvironment(process.env);
  const gitEnv = withGitAuthor(env, scratch);
  const context = { checks, scratch, env, gitEnv, clone: join(scratch, 'clone') };
  if (!(await cloneStep(root, context))) return;
  if (!(await versionStep(context))) return;
  const folder = join(scratch, 'registry');
  let registry;
  const started = await checks.run('a registry of its own', async () => {
    const seen = await installRegistry(folder, env);
    const owned = ['pagefold', '@pagefold/*'];
    const restricted = { names: [lastPackage], to: users.all };
    registry = await startRegistry(folder, { owned, restricted }, env);
    return { problems: [], seen };
  });
  if (!started) return;
  try {
    if (await publishSteps(context, registry)) await consume(context, registry);
  } finally {
    await registry.stop();
  }
}

async function consume(context, { url }) {
  const { env, scratch } = context;
  const consumerEnv = withRegistry(env, scratch, { url, user: 'reader' });
  const consuming = { ...context, consumerEnv };
  const nodes = await nodeSteps(consuming);
  await packageSteps(consuming, nodes);
  await programSteps(consuming, nodes);
  await commandStep(consuming, nodes);
}
