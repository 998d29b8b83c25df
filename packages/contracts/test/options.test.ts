import { ConfigError, type Options, type OptionsSchema, resolveOptions } from '@pagefold/contracts';
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
  t.is(messageFor({ level: 3n }), `${range} 3`);
  t.is(messageFor({ window: 7 }), 'box: "window" expected an integer from 8 to 15 bits, got 7');
});

test('another type in place of a boolean or a choice is refused', (t) => {
  t.is(messageFor({ strict: 1 }), 'box: "strict" expected true or false, got 1');
  t.is(messageFor({ strict: 'true' }), 'box: "strict" expected true or false, got "true"');
  t.is(messageFor({ format: 'zip' }), 'box: "format" expected one of raw, framed, got "zip"');
  t.is(messageFor({ format: 0 }), 'box: "format" expected one of raw, framed, got 0');
});
