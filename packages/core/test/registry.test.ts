import { byteCompressor, byteHasher } from '@pagefold/backend-kit';
import {
  type AnyBackendDescriptor,
  type BackendDescriptor,
  ConfigError,
} from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';
import test from 'ava';

const hasher = byteHasher({ name: 'sum', digestLength: 4, hash: () => {} });

function compressor(name: string, engine?: string, available: true | string = true) {
  const descriptor = byteCompressor({
    name,
    ...(engine === undefined ? {} : { engine }),
    compress: () => 0,
    decompress: () => 0,
  });
  return { ...descriptor, probe: () => available };
}

test('a backend is found by its kind and name', (t) => {
  const zip = compressor('zip');
  const registry = new BackendRegistry([hasher, zip]);
  t.is(registry.find('hasher', 'sum'), hasher);
  t.is(registry.find<'compressor'>('compressor', 'zip'), zip);
});

test('one name may stand for backends of different kinds', (t) => {
  const registry = new BackendRegistry([hasher, compressor('sum')]);
  t.is(registry.find('compressor', 'sum').kind, 'compressor');
  t.is(registry.find('hasher', 'sum').kind, 'hasher');
});

test('a name with an engine is that engine; a bare name is the first that can run here', (t) => {
  const plain = compressor('zip', 'plain', 'there is no plain');
  const fast = compressor('zip', 'fast');
  const slow = compressor('zip', 'slow');
  const registry = new BackendRegistry([plain, fast, slow]);
  t.is<unknown, unknown>(registry.find('compressor', 'zip'), fast);
  t.is<unknown, unknown>(registry.find('compressor', 'zip/slow'), slow);
});

test('a backend without an engine and engines of its name live side by side', (t) => {
  const zip = compressor('zip');
  const fast = compressor('zip', 'fast');
  const registry = new BackendRegistry([fast, zip]);
  t.is<unknown, unknown>(registry.find('compressor', 'zip/fast'), fast);
  t.is<unknown, unknown>(registry.find('compressor', 'zip'), fast);
});

test('an unknown name is refused with a list of what there is', (t) => {
  const registry = new BackendRegistry([compressor('zip', 'fast'), compressor('zap')]);
  t.throws(() => registry.find('compressor', 'zipp'), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_UNKNOWN_BACKEND',
    message: 'there is no compressor named "zipp"; known: zip/fast, zap',
  });
  t.throws(() => registry.find('compressor', 'zip/slow'), { code: 'PAGEFOLD_UNKNOWN_BACKEND' });
  t.throws(() => registry.find('hasher', 'zip'), {
    code: 'PAGEFOLD_UNKNOWN_BACKEND',
    message: 'there is no hasher named "zip"; there are none',
  });
});

test('part of a name is no name', (t) => {
  const registry = new BackendRegistry([compressor('zip', 'fast')]);
  for (const label of ['zi', 'zip/', 'zip/fa', 'fast', '', 'ZIP']) {
    t.throws(() => registry.find('compressor', label), { code: 'PAGEFOLD_UNKNOWN_BACKEND' }, label);
  }
});

test('what cannot run here is refused with the reason of every engine', (t) => {
  const registry = new BackendRegistry([
    compressor('zip', 'fast', 'it needs more'),
    compressor('zip', 'slow', 'it needs less'),
  ]);
  t.throws(() => registry.find('compressor', 'zip'), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
    message:
      'the compressor "zip" cannot run here (zip/fast: it needs more; zip/slow: it needs less)',
  });
  t.throws(() => registry.find('compressor', 'zip/slow'), {
    message: /\(zip\/slow: it needs less\)/,
  });
});

test('all backends of a kind are listed in order, with whether they can run here', (t) => {
  const registry = new BackendRegistry([compressor('b', 'x', 'no'), hasher]);
  registry.add(compressor('a'));
  t.deepEqual(
    registry.list('compressor').map(({ label, available }) => [label, available]),
    [
      ['b/x', 'no'],
      ['a', true],
    ],
  );
  t.deepEqual(registry.list('allocator'), []);
});

test('a second backend of the same kind, name and engine is refused', (t) => {
  const registry = new BackendRegistry([compressor('zip', 'fast')]);
  t.throws(() => registry.add(compressor('zip', 'fast')), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_DUPLICATE_BACKEND',
    message: 'there are two compressors named zip/fast: give one another name or engine',
  });
  t.throws(() => new BackendRegistry([hasher, hasher]), { code: 'PAGEFOLD_DUPLICATE_BACKEND' });
});

test('a probe that throws makes that backend unavailable and no other', (t) => {
  const broken: BackendDescriptor<'compressor'> = {
    ...compressor('broken'),
    probe() {
      throw new Error('not even this works');
    },
  };
  const zip = compressor('zip');
  const registry = new BackendRegistry([broken, zip]);
  t.is<unknown, unknown>(registry.find('compressor', 'zip'), zip);
  t.throws(() => registry.find('compressor', 'broken'), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_UNAVAILABLE_BACKEND',
    message: /not even this works/,
  });
  t.regex(String(registry.list('compressor')[0]!.available), /not even this works/);
});

for (const answer of [Promise.resolve(true), undefined, 1, '']) {
  test(`a probe that answers ${typeof answer} ${String(answer)} makes its backend unavailable`, (t) => {
    const odd = { ...hasher, probe: () => answer } as unknown as AnyBackendDescriptor;
    const [listed] = new BackendRegistry([odd]).list('hasher');
    t.regex(String(listed?.available), /^its probe answered .*, not true or why it cannot$/);
  });
}

test('a backend that is not asked for is not probed', (t) => {
  let probed = 0;
  const counted = {
    ...compressor('shy'),
    probe(): true {
      probed++;
      return true;
    },
  };
  const registry = new BackendRegistry([counted, compressor('zip')]);
  registry.find('compressor', 'zip');
  t.is(probed, 0);
});

test('a backend for another version of the contracts is refused', (t) => {
  for (const contractVersion of [0, 2, '1', undefined]) {
    const other = { ...hasher, contractVersion } as unknown as AnyBackendDescriptor;
    t.throws(() => new BackendRegistry([other]), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_CONTRACT_VERSION',
      message: `sum: "contractVersion" expected 1, got ${contractVersion}`,
    });
  }
});

test('a descriptor that lacks what the contracts ask for is refused, and says what', (t) => {
  const wrong: [unknown, RegExp][] = [
    [null, /expected a backend descriptor, got null/],
    ['xxh3', /expected a backend descriptor, got xxh3/],
    [{}, /"kind" expected one of hasher, compressor, allocator, backing-store, got undefined/],
    [{ ...hasher, kind: 'codec' }, /"kind" .* got codec/],
    [{ ...hasher, kind: 'toString' }, /"kind" .* got toString/],
    [{ ...hasher, name: '' }, /"name" expected/],
    [{ ...hasher, name: 'a/b' }, /"name" expected .*got a\/b/],
    [{ ...hasher, name: 7 }, /"name" expected .*got 7/],
    [{ ...hasher, engine: 'a b' }, /sum: "engine" expected .*got a b/],
    [{ ...hasher, engine: '' }, /sum: "engine" expected/],
    [{ ...hasher, probe: true }, /sum: "probe" expected a function/],
    [{ ...hasher, create: undefined }, /sum: "create" expected a function/],
    [{ ...hasher, options: undefined }, /sum: "options" expected a schema/],
    [{ ...hasher, options: null }, /sum: "options" expected a schema/],
  ];
  for (const [descriptor, message] of wrong) {
    const registry = new BackendRegistry();
    t.throws(() => registry.add(descriptor as AnyBackendDescriptor), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_BACKEND',
      message,
    });
    t.deepEqual(registry.list('hasher'), []);
  }
});
