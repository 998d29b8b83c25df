import test from 'ava';
import { createPool } from 'pagefold';
import { commandsIn } from '../../support/readme.mjs';

for (const { command, output, run } of commandsIn(new URL('../README.md', import.meta.url))) {
  test(`README: ${command}`, async (t) => {
    t.deepEqual(await run(), { exitCode: 0, output });
  });
}

test('what a tenant is told does not depend on what another holds', async (t) => {
  const pool = await createPool();
  const devices = ['acme', 'globex'].map((domain) => pool.createDevice({ slots: 2, domain }));
  const page = new Uint8Array(pool.pageSize).fill(1, 0, 100);
  for (const device of devices) {
    t.is(device.store(0, page), 'stored');
    t.is(device.store(1, page), 'shared');
  }
  t.is(pool.stats().objects, 2);
  await pool.close();
});
