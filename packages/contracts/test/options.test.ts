import {
  type CodeOptionsSchema,
  ConfigError,
  type Options,
  type OptionsSchema,
  resolveOptions,
} from '@pagefold/contracts';
import test from 'ava';

const schema = {
  level: { type: 'integer', default: 3, minimum: 1, maximum: 9, description: 'How hard it tries.' },
  window: {
    type: 'integer',
    default: 12,
    minimum: 8,
    maximum: 15,
    unit: 'bits',
    description: 'How far back it looks.',
  },
  strict: { type: 'boolean', default: false, description: 'Whether it is strict.' },
  format: {
    type: 'choice',
    default: 'raw',
    values: ['raw', 'framed'],
    description: 'What it writes.',
  },
} as const satisfies OptionsSchema;

const defaults = { level: 3, window: 12, strict: false, format: 'raw' };

function messageFor(options: unknown): string {
  try {
    resolveOptions('box', schema, options as Options);
  } catch (error) {
    if (error instanceof ConfigError && error.code === 'PAGEFOLD_INVALID_OPTION') {
      return error.message;
    }
    throw error;
  }
  throw new Error('no error');
}

test('what is not given gets its default', (t) => {
  t.deepEqual(resolveOptions('box', schema), defaults);
  t.deepEqual(resolveOptions('box', schema, {}), defaults);
  t.deepEqual(resolveOptions('box', schema, { level: undefined, strict: undefined }), defaults);
});

test('what is given is taken, false and the ends of a range included', (t) => {
  const given = { level: 9, window: 8, strict: false, format: 'framed' };
  t.deepEqual(resolveOptions('box', schema, given), given);
  t.deepEqual(resolveOptions('box', schema, { level: 1, strict: true }), {
    ...defaults,
    level: 1,
    strict: true,
  });
});

test('an unknown option is refused with a list of the known ones', (t) => {
  t.is(
    messageFor({ lvl: 3 }),
    'box: has no option "lvl"; its options: level, window, strict, format',
  );
  t.is(messageFor({ toString: 3 }).split(';')[0], 'box: has no option "toString"');
  t.throws(() => resolveOptions('bare', {}, { level: 1 }), {
    instanceOf: ConfigError,
    message: 'bare: has no option "level"; its options: none',
  });
});

test('an unknown option is refused even when it is undefined', (t) => {
  t.regex(messageFor({ lvl: undefined }), /has no option "lvl"/);
});

test('an integer outside its range, a fraction or another type is refused with the range', (t) => {
  const range = 'box: "level" expected an integer from 1 to 9, got';
  t.is(messageFor({ level: 0 }), `${range} 0`);
  t.is(messageFor({ level: 10 }), `${range} 10`);
  t.is(messageFor({ level: 2.5 }), `${range} 2.5`);
  t.is(messageFor({ level: Number.NaN }), `${range} NaN`);
  t.is(messageFor({ level: '3' }), `${range} "3"`);
  t.is(messageFor({ level: 3n }), `${range} 3n`);
  t.is(messageFor({ window: 7 }), 'box: "window" expected an integer from 8 to 15 bits, got 7');
});

test('another type in place of a boolean or a choice is refused', (t) => {
  t.is(messageFor({ strict: 1 }), 'box: "strict" expected true or false, got 1');
  t.is(messageFor({ strict: 'true' }), 'box: "strict" expected true or false, got "true"');
  t.is(messageFor({ format: 'zip' }), 'box: "format" expected one of raw, framed, got "zip"');
  t.is(messageFor({ format: 0 }), 'box: "format" expected one of raw, framed, got 0');
});

const codeSchema = {
  slots: { type: 'required-integer', minimum: 1, maximum: 9, unit: 'slots', description: '' },
  name: { type: 'required-text', description: '' },
  domain: { type: 'text', default: '', description: '' },
  limit: {
    type: 'integer',
    default: 5,
    minimum: 0,
    maximum: Number.POSITIVE_INFINITY,
    description: '',
  },
  engine: { type: 'machine-choice', values: ['wasm', 'js'], description: '' },
  seed: { type: 'bigint', minimum: 0n, maximum: 9n, description: '' },
  done: { type: 'function', description: '' },
  part: { type: 'object', description: '' },
} as const satisfies CodeOptionsSchema;

const required = { slots: 1, name: 'a' };

test('options that are given in code have types of their own, and none but those that must be given', (t) => {
  t.deepEqual(resolveOptions('box', codeSchema, required), {
    ...required,
    domain: '',
    limit: 5,
    engine: undefined,
    seed: undefined,
    done: undefined,
    part: undefined,
  });
  const given = {
    ...required,
    limit: Number.POSITIVE_INFINITY,
    engine: 'js',
    seed: 9n,
    done: () => {},
    part: [],
  };
  t.like(resolveOptions('box', codeSchema, given), given);
});

test('what such an option cannot be is refused', (t) => {
  const wrong: [object, RegExp][] = [
    [{ slots: undefined }, /"slots" expected an integer from 1 to 9 slots, got undefined/],
    [{ slots: Number.POSITIVE_INFINITY }, /"slots" expected an integer .* got Infinity/],
    [{ name: undefined }, /"name" expected a string, got undefined/],
    [{ domain: 7 }, /"domain" expected a string, got 7/],
    [{ limit: -1 }, /"limit" expected an integer from 0 on, or Infinity, got -1/],
    [{ limit: Number.NEGATIVE_INFINITY }, /got -Infinity/],
    [{ engine: 'c' }, /"engine" expected one of wasm, js, got "c"/],
    [{ seed: 5 }, /"seed" expected a bigint from 0n to 9n, got 5/],
    [{ seed: 10n }, /"seed" expected a bigint from 0n to 9n, got 10n/],
    [{ done: {} }, /"done" expected a function, got \[object Object\]/],
    [{ part: null }, /"part" expected an object, got null/],
    [{ Slots: 1 }, /has no option "Slots" \(did you mean "slots"\?\)/],
  ];
  for (const [options, message] of wrong) {
    t.throws(() => resolveOptions('box', codeSchema, { ...required, ...options }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
      message,
    });
  }
  for (const options of [null, 5, 'x']) {
    t.throws(() => resolveOptions('box', codeSchema, options as never), {
      message: /options expected an object/,
    });
  }
});

test('an option is read once: what was checked is what is returned', (t) => {
  let reads = 0;
  const options = {
    get level() {
      return ++reads === 1 ? 4 : 400;
    },
  };
  t.is(resolveOptions('box', schema, options).level, 4);
});
