import { equalBytes, hex } from '../kit/bytes.ts';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectBytes, expectEqual, expectThat, fail } from '../kit/expect.ts';
import { describe, type Input, input, inputs, lengthsUpTo, someInputs } from '../kit/inputs.ts';
import { type HasherSubject, hashersOn } from './hasher-subject.ts';

/** What every hasher promises beyond what all backends do. */
export const hasherCases: Cases<'hasher'> = {
  async 'every length from 0 to a page is taken'(run) {
    const [subject] = await hashersOn(run);
    const { pageSize, seed } = run.settings;
    for (const one of inputs([0, ...lengthsUpTo(pageSize)], seed)) subject!.digest(one);
  },

  async 'equal bytes have equal digests at every call, in any order'(run) {
    const [subject] = await hashersOn(run);
    const tried = someInputs(run.settings.pageSize, run.settings.seed);
    const first = tried.map((one) => subject!.digest(one));
    for (let i = tried.length - 1; i >= 0; i--) {
      expectBytes(subject!.digest(tried[i]!), first[i]!, `digest of ${describe(tried[i]!)}, again`);
    }
  },

  async 'equal bytes have equal digests in every hasher with that seed'(run) {
    const [one] = await hashersOn(run, { seeds: [7n] });
    const [other] = await hashersOn(run, { seeds: [7n] });
    for (const tried of someInputs(run.settings.pageSize, run.settings.seed)) {
      const what = `digest of ${describe(tried)} in another hasher`;
      expectBytes(other!.digest(tried), one!.digest(tried), what);
    }
  },

  async 'two hashers on one memory do not disturb each other'(run) {
    const tried = someInputs(run.settings.pageSize, run.settings.seed);
    const [alone] = await hashersOn(run, { seeds: [1n] });
    const expected = tried.map((one) => alone!.digest(one));
    const [subject, neighbour] = await hashersOn(run, { seeds: [1n, 2n] });
    for (let i = 0; i < tried.length; i++) {
      neighbour!.watchedDigest(tried[tried.length - 1 - i]!);
      const what = `digest of ${describe(tried[i]!)} beside another hasher`;
      expectBytes(subject!.watchedDigest(tried[i]!), expected[i]!, what);
    }
  },

  async 'the digest is that of the bytes at the time of the call'(run) {
    const [subject] = await hashersOn(run);
    const [other] = await hashersOn(run);
    const { pageSize, seed } = run.settings;
    // Other bytes of one length at one address, as the pool's staged pages are; the other hasher sees
    // each at an address of its own.
    let elsewhere = other!.src;
    for (const one of inputs([1, 100, pageSize], seed)) {
      const expected = other!.digest(one, { src: elsewhere++ });
      expectBytes(subject!.digest(one), expected, `digest of ${describe(one)} where others were`);
    }
  },

  async 'bytes around the source do not count'(run) {
    const [subject] = await hashersOn(run);
    const { guarded, src } = subject!;
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const end = src + one.bytes.length;
      const digests = [0, 0xff].map((around) => {
        guarded.bytes.fill(around, src - 64, src);
        guarded.bytes.fill(around, end, end + 64);
        return subject!.digest(one);
      });
      expectBytes(digests[1]!, digests[0]!, `digest of ${describe(one)} with others around it`);
    }
  },

  async 'source and digest may lie at any address'(run) {
    const [subject] = await hashersOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const expected = subject!.digest(one);
      for (const place of places(subject!, one)) {
        const what = `digest of ${describe(one)} from ${place.src} to ${place.out}`;
        expectBytes(subject!.digest(one, place), expected, what);
      }
    }
  },

  async 'nothing but the digest is written'(run) {
    const [subject] = await hashersOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      subject!.watchedDigest(one);
    }
  },

  async 'every byte of the digest is written'(run) {
    const [subject] = await hashersOn(run);
    const { guarded, out, hasher } = subject!;
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const digests = [0, 0xff].map((before) => {
        guarded.bytes.fill(before, out, out + hasher.digestLength);
        return subject!.digest(one);
      });
      expectBytes(digests[1]!, digests[0]!, `digest of ${describe(one)} over other bytes`);
    }
  },

  async 'different simple pages have different digests'(run) {
    const [subject] = await hashersOn(run);
    const { digestLength } = subject!.hasher;
    const found = collisions(subject!, simplePages(run));
    // Four bytes cannot tell thousands of pages apart for certain, only nearly so.
    const allowed = digestLength === 4 ? 2 : 0;
    const what = `pages of one digest among ${found.pages} with digests of ${digestLength} bytes`;
    expectThat(found.pairs.length <= allowed, what, `at most ${allowed}`, found.pairs);
  },

  async 'every seed from 0 to 2⁶⁴ − 1 is taken'(run) {
    const seeds = [0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n];
    const page = input('text', run.settings.pageSize, run.settings.seed);
    for (const subject of await hashersOn(run, { seeds })) {
      expectBytes(subject.digest(page), subject.digest(page), `digest of ${describe(page)}, again`);
    }
  },

  async 'a seed counts for all pages or for none'(run) {
    const [one, other] = await hashersOn(run, { seeds: [1n, 2n ** 63n + 5n] });
    const counts: string[] = [];
    const ignored: string[] = [];
    for (const tried of inputs([100, run.settings.pageSize], run.settings.seed)) {
      const same = equalBytes(one!.digest(tried), other!.digest(tried));
      (same ? ignored : counts).push(describe(tried));
    }
    if (counts.length === 0 || ignored.length === 0) return;
    fail(
      `two seeds: expected other digests for all pages or none, got equal ones for ${ignored[0]}`,
    );
  },

  async 'what it declares is what the contract allows'(run) {
    const [subject] = await hashersOn(run);
    checkDeclared(subject!, run);
  },
};

function checkDeclared({ hasher }: HasherSubject, run: CaseRun<'hasher'>): void {
  const { name, digestLength, collisionResistant } = hasher;
  expectEqual(name, run.settings.descriptor.name, '"name"');
  expectThat(
    [4, 8, 16, 32].includes(digestLength),
    '"digestLength"',
    '4, 8, 16 or 32',
    digestLength,
  );
  expectThat(
    collisionResistant === false || (collisionResistant === true && digestLength >= 16),
    `"collisionResistant" with digests of ${digestLength} bytes`,
    'true for 16 bytes and more, or false',
    collisionResistant,
  );
}

/** Odd addresses, and the last bytes of the memory. */
function* places({ guarded, src, out, hasher }: HasherSubject, { bytes }: Input) {
  for (const offset of [1, 2, 3, 5, 8, 12]) yield { src: src + offset, out: out + offset };
  const end = guarded.bytes.length;
  yield { src: end - bytes.length, out };
  yield { src, out: end - hasher.digestLength };
}

/** Different pages that differ in little: a bit, a byte, a counter, two bytes exchanged. */
function* simplePages({ settings }: CaseRun<'hasher'>): Generator<Input> {
  const { pageSize, seed } = settings;
  const page = (name: string, change: (bytes: Uint8Array) => void): Input => {
    const bytes = new Uint8Array(pageSize);
    change(bytes);
    return { name, bytes, seed };
  };
  for (let bit = 128; bit < 8 * (pageSize - 8); bit += pageSize / 128 + 1) {
    yield page(`bit ${bit}`, (bytes) => bytes.fill(1 << (bit & 7), bit >>> 3, (bit >>> 3) + 1));
  }
  for (let value = 0; value < 256; value++) {
    yield page(`every byte ${value}`, (bytes) => bytes.fill(value));
  }
  for (let value = 1; value < 256; value++) {
    yield page(`last byte ${value}`, (bytes) => bytes.fill(value, pageSize - 1));
  }
  for (let count = 1; count < 1000; count++) {
    yield page(`counter ${count}`, (bytes) => new DataView(bytes.buffer).setUint32(8, count));
  }
  for (let at = 0; at < pageSize - 1; at += pageSize / 128) {
    yield page(`a ramp with bytes ${at} and ${at + 1} exchanged`, (bytes) => {
      for (let i = 0; i < pageSize; i++) bytes[i] = i * 7;
      [bytes[at], bytes[at + 1]] = [bytes[at + 1]!, bytes[at]!];
    });
  }
}

/** How many pages were tried, and which pairs of them have one digest. */
function collisions(subject: HasherSubject, pages: Iterable<Input>) {
  const seen = new Map<string, string>();
  const pairs: string[] = [];
  let tried = 0;
  for (const page of pages) {
    const digest = hex(subject.digest(page));
    const earlier = seen.get(digest);
    if (earlier !== undefined) pairs.push(`${earlier} and ${page.name}`);
    seen.set(digest, page.name);
    tried++;
  }
  return { pages: tried, pairs };
}
