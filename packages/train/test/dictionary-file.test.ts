import { InputError } from '@pagefold/contracts';
import { decodeDictionaryFile, encodeDictionaryFile } from '@pagefold/train';
import test from 'ava';

const note = 'pages of a tenant – größer';
const content = Uint8Array.from({ length: 5000 }, (_, i) => i * 7);

test('a dictionary comes back from its file', async (t) => {
  const file = await encodeDictionaryFile({ note, content });
  t.deepEqual(await decodeDictionaryFile(file, 'it'), { note, content });
  const moved = new Uint8Array(file.length + 3);
  moved.set(file, 3);
  t.deepEqual(await decodeDictionaryFile(moved.subarray(3), 'it'), { note, content });
  const empty = { note: '', content: new Uint8Array() };
  t.deepEqual(await decodeDictionaryFile(await encodeDictionaryFile(empty), 'it'), empty);
});

test('every byte counts', async (t) => {
  const file = await encodeDictionaryFile({ note, content: content.subarray(0, 100) });
  for (let at = 0; at < file.length; at++) {
    const damaged = file.slice();
    damaged[at]! ^= 1 << (at % 8);
    const error = await t.throwsAsync(decodeDictionaryFile(damaged, 'd.dict'), {
      instanceOf: InputError,
      code: 'PAGEFOLD_BAD_INPUT',
    });
    t.regex(error.message, /^d\.dict: it (is|has) /, `byte ${at}`);
  }
  for (let length = 0; length < file.length; length++) {
    await t.throwsAsync(decodeDictionaryFile(file.subarray(0, length), 'd.dict'), {
      instanceOf: InputError,
      message: /make one with "pagefold train"$|bytes, and \d+ were written$/,
    });
  }
});

test('what it is not is said', async (t) => {
  const file = await encodeDictionaryFile({ note, content });
  const newer = file.slice();
  newer[8] = 2;
  for (const [bytes, message] of [
    [new Uint8Array(100), 'f: it is no dictionary of Pagefold: make one with "pagefold train"'],
    [newer, 'f: it is a dictionary of version 2, and this Pagefold reads version 1'],
    [file.subarray(0, 5000), `f: it has 5000 bytes, and ${file.length} were written`],
    [
      Uint8Array.of(...file, 0),
      `f: it has ${file.length + 1} bytes, and ${file.length} were written`,
    ],
  ] as const) {
    await t.throwsAsync(decodeDictionaryFile(bytes, 'f'), { message });
  }
});

test('what is too long for a file is refused', async (t) => {
  await t.throwsAsync(encodeDictionaryFile({ note: 'x'.repeat(1025), content }), {
    instanceOf: RangeError,
    message: '"note" expected at most 1024 bytes, got 1025',
  });
  await t.throwsAsync(
    encodeDictionaryFile({ note, content: new Uint8Array(16 * 1024 * 1024 + 1) }),
    { instanceOf: RangeError, message: '"content" expected at most 16777216 bytes, got 16777217' },
  );
});
