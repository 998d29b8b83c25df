import { ConfigError } from '@pagefold/contracts';
import test from 'ava';
import { provePageChecks } from './support/page-checks.ts';
import { sameFilled } from './support/pages.ts';
import { type RigOptions, rig } from './support/rig.ts';

/** How many instances of modules a pool makes that is composed and used. */
function instancesOf(options: RigOptions): number {
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { Instance: new (...args: unknown[]) => object };
  };
  const { Instance } = WebAssembly;
  let instances = 0;
  WebAssembly.Instance = class extends Instance {
    constructor(...args: unknown[]) {
      super(...args);
      instances++;
    }
  };
  try {
    const { device } = rig(options);
    device().store(0, sameFilled(1, 2));
  } finally {
    WebAssembly.Instance = Instance;
  }
  return instances;
}

test.afterEach(() => {
  delete process.env.PAGEFOLD_NO_WASM;
});

test('the module tells same-filled and equal pages', (t) => provePageChecks(t, 'wasm'));
test('its twin tells same-filled and equal pages', (t) => provePageChecks(t, 'js'));

test.serial('a pool uses the module, or by an option or the environment its twin', (t) => {
  t.is(instancesOf({}), 1);
  t.is(instancesOf({ pageChecks: 'wasm' }), 1);
  t.is(instancesOf({ pageChecks: 'js' }), 0);
  process.env.PAGEFOLD_NO_WASM = '1';
  t.is(instancesOf({}), 0);
  t.throws(() => rig({ pageChecks: 'wasm' }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
    message: /"pageChecks".*PAGEFOLD_NO_WASM/,
  });
});
