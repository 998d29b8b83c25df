import { readFileSync, writeFileSync } from 'node:fs';
import { InputError, PagefoldError } from '@pagefold/contracts';
import { openTrace, type TraceEvent } from '@pagefold/trace';
import test, { type ExecutionContext } from 'ava';
import { packBlock } from '../dist/blocks/pack-block.js';
import { generateEvents, pageSize, randomOf, read, tracePath, write } from './support/rig.ts';

/** Bytes of a trace with several blocks, and its events. */
function smallTrace(t: ExecutionContext) {
  const random = randomOf(t);
  const path = tracePath(t);
  const events = generateEvents(random, 24);
  write(path, events, (index) => index % 7 === 0);
  return { path, events, random, bytes: readFileSync(path) };
}

test('a trace that is cut off anywhere is read up to its last whole event', async (t) => {
  const { path, events, bytes } = smallTrace(t);
  const headerBytes = bytes.indexOf(bytes.subarray(0, 16), 1);
  let most = -1;
  for (let length = 0; length < bytes.length; length++) {
    writeFileSync(path, bytes.subarray(0, length));
    const got = await readIfOpened(path);
    if (got === undefined) {
      t.true(length < headerBytes && most < 0, `${length}`);
      continue;
    }
    t.deepEqual(got, events.slice(0, got.length), `${length}`);
    t.true(got.length >= most);
    most = got.length;
  }
  t.is(most, events.length);
});

/** All events; undefined where the header is cut off. */
async function readIfOpened(path: string): Promise<TraceEvent[] | undefined> {
  try {
    return await read(path);
  } catch (error) {
    if (error instanceof InputError && /ends before its header/.test(error.message))
      return undefined;
    throw error;
  }
}

test('whichever bit is changed, it is said or what is read is right', async (t) => {
  const { path, events, bytes, random } = smallTrace(t);
  let said = 0;
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 << random.below(8);
    writeFileSync(path, changed);
    try {
      const got = await read(path);
      t.deepEqual(got, events.slice(0, got.length), `byte ${at}`);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      t.is(error.code, 'PAGEFOLD_BAD_INPUT');
      said++;
    }
  }
  t.true(said > bytes.length * 0.9, `${said} of ${bytes.length}`);
});

test('noise behind a header is never read as events without end', async (t) => {
  const random = randomOf(t);
  const path = tracePath(t);
  for (let round = 0; round < 200; round++) {
    const noise = new Uint8Array(random.below(300));
    random.fill(noise);
    const blocks = [packBlock(headerOf({})), random.below(2) === 0 ? noise : packBlock(noise)];
    writeFileSync(path, Buffer.concat(blocks));
    try {
      t.true((await read(path)).length <= noise.length / 24);
    } catch (error) {
      t.true(PagefoldError.is(error));
    }
  }
});

function headerOf(fields: object): Buffer {
  const started = '2026-01-02T03:04:05.678Z';
  const whole = { format: 'pagefold.trace.v1', page_size: pageSize, started, ...fields };
  return Buffer.from(`${JSON.stringify(whole)}\n`);
}

/** An event by its fields. */
function event({ micros = 0, type = 1, kind = 2, slot = 0, id = 0, reserved = 0, value = 1 } = {}) {
  const bytes = Buffer.alloc(24);
  bytes.writeUIntLE(micros, 0, 6);
  bytes.set([type, kind], 6);
  bytes.writeUInt32LE(slot, 8);
  bytes.writeUInt16LE(id, 12);
  bytes.writeUInt16LE(reserved, 14);
  bytes.writeUInt32LE(value, 16);
  return bytes;
}

function note(kind: number, id: number, text: string): Buffer {
  const bytes = Buffer.alloc(24 * Math.ceil(text.length / 24));
  bytes.write(text);
  return Buffer.concat([event({ type: 4, kind, id, value: text.length }), bytes]);
}

const vm1 = note(0, 0, '{"name":"vm1","size":40960}');

const impossible: Readonly<Record<string, readonly [Buffer, RegExp]>> = {
  'an unknown type': [event({ type: 9 }), /no type of event 9/],
  'an unknown kind of page': [event({ kind: 3 }), /no kind of page 3/],
  'an unknown export': [event({ id: 1 }), /no export 1/],
  'a slot beyond the end': [event({ slot: 10 }), /vm1 has no 1 slots from 10 on/],
  'a range beyond the end': [event({ type: 2, slot: 9, value: 2 }), /no 2 slots from 9 on/],
  'an empty range': [event({ type: 3, value: 0 }), /no 0 slots from 0 on/],
  'time that goes back': [
    Buffer.concat([event({ micros: 2_000_000 }), event({ micros: 1 })]),
    /time goes back from 2 s to 0.000001 s/,
  ],
  'bytes that are not 0': [event({ reserved: 1 }), /two bytes that are 0 are not/],
  'an event behind the end': [
    Buffer.concat([event({ type: 5, id: 0xffff }), event()]),
    /goes on behind its end/,
  ],
  'an export out of order': [note(0, 2, '{"name":"vm3","size":4096}'), /next export is 1, not 2/],
  'an export of half a page': [note(0, 1, '{"name":"vm2","size":2048}'), /a size that it cannot/],
  'an export without a name': [note(0, 1, '{"size":4096}'), /no name/],
  'a note that is no JSON': [note(0, 1, '{"size":'), /no JSON object/],
  'a note of an unknown kind': [note(7, 0, '{}'), /no kind of note 7/],
  'a mark of an unknown export': [note(1, 5, '{}'), /no export 5/],
  'a mark of text where a number is due': [note(1, 0, '{"used_bytes":"1"}'), /a mark has a value/],
  'a note of a million bytes': [event({ type: 4, value: 1e6 }), /cannot have 1000000 bytes/],
};

for (const [what, [bytes, message]] of Object.entries(impossible)) {
  test(`${what} is refused`, async (t) => {
    const path = tracePath(t);
    writeFileSync(path, Buffer.concat([packBlock(headerOf({})), packBlock(vm1), packBlock(bytes)]));
    await t.throwsAsync(read(path), { code: 'PAGEFOLD_BAD_INPUT', message });
  });
}

const noTraces: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
  'an empty file': [new Uint8Array(), /ends before its header does/],
  'a file of zeros': [new Uint8Array(100_000), /no block begins at byte 0/],
  'another gzip file': [packBlock(Buffer.from('hello\n')), /it is no trace/],
  'a long line': [packBlock(Buffer.alloc(20_000, 'x')), /it is no trace/],
  'another version': [
    packBlock(headerOf({ format: 'pagefold.trace.v2' })),
    /its format is pagefold.trace.v2, and this program reads pagefold.trace.v1/,
  ],
  'a page size that is none': [packBlock(headerOf({ page_size: 100 })), /its header has a value/],
  'a time that is none': [packBlock(headerOf({ started: 'now' })), /its header has a value/],
};

for (const [what, [bytes, message]] of Object.entries(noTraces)) {
  test(`${what} is no trace`, async (t) => {
    const path = tracePath(t);
    writeFileSync(path, bytes);
    const error = await t.throwsAsync(openTrace(path), { code: 'PAGEFOLD_BAD_INPUT', message });
    t.true(error.message.startsWith(path));
  });
}

test('what is not there or cannot be read is said so', async (t) => {
  await t.throwsAsync(openTrace('/nonexistent/a.trace'), { code: 'PAGEFOLD_INPUT_NOT_FOUND' });
  await t.throwsAsync(openTrace('/tmp'), { code: 'PAGEFOLD_INPUT_FAILED', message: /EISDIR/ });
});
