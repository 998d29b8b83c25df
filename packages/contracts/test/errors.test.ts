import {
  BackendError,
  ConfigError,
  CorruptionError,
  type ErrorCode,
  errorCodes,
  FetchError,
  InputError,
  PagefoldError,
  StateError,
  WritebackError,
} from '@pagefold/contracts';
import test from 'ava';

test('every code begins with PAGEFOLD_ and has an explanation', (t) => {
  const entries = Object.entries(errorCodes);
  t.true(entries.length > 0);
  for (const [code, meaning] of entries) {
    t.regex(code, /^PAGEFOLD_[A-Z_]+$/);
    t.regex(meaning, /^[a-z].{10,}[^.]$/);
  }
});

test('an error carries its code, message, cause and the name of its class', (t) => {
  const cause = new Error('why');
  for (const ErrorClass of [ConfigError, StateError, CorruptionError, InputError]) {
    const error = new ErrorClass('PAGEFOLD_CLOSED', 'what', { cause });
    t.true(error instanceof Error);
    t.true(error instanceof PagefoldError);
    t.is(error.code, 'PAGEFOLD_CLOSED');
    t.is(error.message, 'what');
    t.is(error.cause, cause);
    t.is(error.name, ErrorClass.name);
    t.true(String(error.stack).startsWith(`${ErrorClass.name}: what`));
  }
  t.false('cause' in new StateError('PAGEFOLD_BUSY', 'what'));
});

test("a backend's error names the backend", (t) => {
  const error = new BackendError('lz4', 'compress failed', { cause: 'a string' });
  t.is(error.code, 'PAGEFOLD_BACKEND_FAILED');
  t.is(error.backend, 'lz4');
  t.is(error.message, 'lz4: compress failed');
  t.is(error.cause, 'a string');
  t.is(error.name, 'BackendError');
});

test('an error of a backing store has the code of the system', (t) => {
  const cause = new Error('ENOSPC: no space left on device');
  for (const ErrorClass of [WritebackError, FetchError]) {
    const error = new ErrorClass('PAGEFOLD_WRITEBACK_FAILED', 'what', {
      cause,
      systemCode: 'ENOSPC',
    });
    t.is(error.name, ErrorClass.name);
    t.is(error.systemCode, 'ENOSPC');
    t.is(error.cause, cause);
  }
  t.is(new WritebackError('PAGEFOLD_BACKING_FULL', 'what').systemCode, undefined);
});

test('an error is recognised across copies of the package', async (t) => {
  const url = new URL(import.meta.resolve('@pagefold/contracts'));
  const copy: { StateError: new (code: ErrorCode, message: string) => Error } = await import(
    `${new URL('errors.js', url).href}?copy`
  );
  const error = new copy.StateError('PAGEFOLD_BUSY', 'from another copy');
  t.false(error instanceof PagefoldError);
  t.true(PagefoldError.is(error));
});

test('nothing else is taken for an error of Pagefold', (t) => {
  const others = [new Error('PAGEFOLD_BUSY'), { code: 'PAGEFOLD_BUSY' }, null, undefined, 'x', 1];
  for (const value of others) t.false(PagefoldError.is(value));
});

test('the brand is not seen when an error is listed or copied', (t) => {
  const error = new StateError('PAGEFOLD_BUSY', 'what');
  t.false(PagefoldError.is({ ...error }));
  t.deepEqual(Object.keys(error).sort(), ['code', 'name']);
});
