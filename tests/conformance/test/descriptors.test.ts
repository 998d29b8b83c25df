import { zbud } from '@pagefold/alloc-zbud';
import { deflatePako } from '@pagefold/compress-deflate';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { backendSuite, compressorSuite } from '@pagefold/conformance';
import type { AnyBackendDescriptor, BackendDescriptor, OptionSpec } from '@pagefold/contracts';
import { crc32cWasm } from '@pagefold/hash-crc32c';
import test from 'ava';
import { failingCases, failureOf } from './support/failing-cases.ts';

const wellFormed = 'the descriptor is well formed';
const level: OptionSpec = {
  type: 'integer',
  default: 6,
  minimum: 1,
  maximum: 9,
  description: 'effort',
};

/** Descriptors that are wrong, and what is said about them. */
const malformed: Record<string, [Partial<AnyBackendDescriptor>, RegExp]> = {
  'is of another kind': [{ kind: 'hasher' }, /^"kind": expected "compressor", got "hasher"$/],
  'has a name with a space': [{ name: 'my codec' }, /^a registry: .*PAGEFOLD_INVALID_BACKEND/],
  'is for other contracts': [
    { contractVersion: 2 as unknown as 1 },
    /^a registry: .*PAGEFOLD_CONTRACT_VERSION/,
  ],
  'has a probe that says nothing': [{ probe: () => '' }, /^probe\(\): expected true or a reason/],
  'has a probe that throws a text': [
    {
      probe() {
        throw 'no';
      },
    },
    /^probe\(\): expected no error, got "no"$/,
  ],
  'has a default outside the limits': [
    { options: { level: { ...level, default: 10 } } },
    /^the defaults of its options: expected no error, got ConfigError PAGEFOLD_INVALID_OPTION/,
  ],
  'has limits that are none': [
    { options: { level: { ...level, minimum: 0.5 } } },
    /^option "level": its limits: expected two integers/,
  ],
  'has an option without a description': [
    { options: { level: { ...level, description: '' } } },
    /^option "level": "description": expected a text, got ""$/,
  ],
  'has a choice between equal values': [
    {
      options: {
        kind: { type: 'choice', default: 'a', values: ['a', 'a'], description: 'which' },
      },
    },
    /^option "kind": "values": expected different texts/,
  ],
};

for (const [name, [members, message]] of Object.entries(malformed)) {
  test(`a descriptor that ${name} is caught`, async (t) => {
    const descriptor = { ...deflatePako, ...members } as BackendDescriptor<'compressor'>;
    t.regex(await failureOf(wellFormed, compressorSuite({ descriptor })), message);
  });
}

test('options that are swallowed are caught', async (t) => {
  const descriptor: BackendDescriptor<'compressor'> = {
    ...lz4Wasm,
    create: (context) => lz4Wasm.create(context),
  };
  const failures = await failingCases(compressorSuite({ descriptor }));
  t.deepEqual(Object.keys(failures), [
    'an option that it does not describe is refused',
    'a value that an option cannot have is refused',
  ]);
  const [unknown, forbidden] = Object.values(failures);
  t.is(
    unknown,
    'create with { noSuchOption: 1 }: expected PAGEFOLD_INVALID_OPTION, ' +
      'got no error but an object of Lz4',
  );
  t.regex(
    forbidden!,
    /^create with { endRule: "not liblz4" }: expected PAGEFOLD_INVALID_OPTION, got no error/,
  );
});

test('an option that breaks at a limit is caught', async (t) => {
  const descriptor: BackendDescriptor<'compressor'> = {
    ...deflatePako,
    create(context, options) {
      if (options?.memLevel === 1) throw new RangeError('too little');
      return deflatePako.create(context, options);
    },
  };
  const caught = 'every option takes its default, its limits and its choices';
  const message = /^with memLevel: 1, create: expected a backend, got RangeError "too little"$/;
  t.regex(await failureOf(caught, compressorSuite({ descriptor })), message);
});

test('an option whose default is another than it says is caught', async (t) => {
  const descriptor: BackendDescriptor<'compressor'> = {
    ...deflatePako,
    create: (context, options) => deflatePako.create(context, { level: 1, ...options }),
  };
  const caught = 'an option that is not given has its default';
  const message = /^a backend with level: 6 beside one without options: expected/;
  t.regex(await failureOf(caught, compressorSuite({ descriptor })), message);
});

test('a backend that cannot run here is skipped, but for its descriptor', (t) => {
  const descriptor = { ...zbud, probe: () => 'there is no zbud here' };
  const [first, ...others] = backendSuite(descriptor);
  t.is(first!.name, wellFormed);
  t.is(first!.skip, undefined);
  t.true(others.length > 10);
  t.deepEqual(new Set(others.map(({ skip }) => skip)), new Set(['there is no zbud here']));
});

test('a backend that does not start is caught', async (t) => {
  const descriptor: BackendDescriptor<'compressor'> = {
    ...deflatePako,
    create: () => Promise.reject('not today'),
  };
  const failure = await failureOf('a whole page comes back', compressorSuite({ descriptor }));
  t.is(failure, 'create: expected a backend, got "not today"');
});

test('the suite of a backend is that of its kind', (t) => {
  for (const descriptor of [crc32cWasm, deflatePako, zbud] as AnyBackendDescriptor[]) {
    const names = [...backendSuite(descriptor)].map(({ name }) => name);
    t.is(new Set(names).size, names.length);
    t.true(names.length > 15);
  }
  const error = t.throws(() => backendSuite({ kind: 'filter' } as never), {
    instanceOf: TypeError,
  });
  t.is(error.message, '"descriptor" expected a hasher, a compressor or an allocator, got filter');
});
