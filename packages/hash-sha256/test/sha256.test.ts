import { createHash } from 'node:crypto';
import { backendLabel } from '@pagefold/contracts';
import { sha256Node, sha256Wasm } from '@pagefold/hash-sha256';
import { hasherOf } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';

const pageSize = 65536;

// FIPS 180-4's examples (NIST, "SHA256.pdf" and "SHA2_Additional.pdf") and the digest of nothing.
const vectors: readonly [text: string, digest: string][] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['\0'.repeat(55), '02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7'],
  ['\0'.repeat(56), 'd4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb'],
  ['\0'.repeat(57), '65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785'],
  ['\0'.repeat(64), 'f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b'],
  ['\0'.repeat(1000), '541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53'],
  ['A'.repeat(1000), 'c2e686823489ced2017f6059b8b239318b6364f6dcd835d0a519105a1eadd6e4'],
  ['U'.repeat(1005), 'f4d62ddec0f3dd90ea1380fa16a5ff8dc4c54b21740650f24afc4120903552b0'],
];

for (const descriptor of [sha256Node, sha256Wasm]) {
  const label = backendLabel(descriptor);

  test(`${label}: digests are those of the standard`, async (t) => {
    const { memory, page, digest } = await hasherOf(descriptor);
    for (const [text, expected] of vectors) {
      memory.bytes.set(Buffer.from(text, 'latin1'), page);
      t.is(digest(text.length), expected);
    }
  });

  test(`${label}: any bytes of any length anywhere give the digest of node:crypto`, async (t) => {
    const { memory, page, digest } = await hasherOf(descriptor);
    const contents = fc.uint8Array({ maxLength: 20000, size: 'max' });
    fc.assert(
      fc.property(contents, fc.nat(1000), (bytes, offset) => {
        memory.bytes.set(bytes, page + offset);
        const expected = createHash('sha256').update(bytes).digest('hex');
        return digest(bytes.length, page + offset) === expected;
      }),
    );
    const whole = memory.bytes.subarray(page, page + pageSize);
    t.is(digest(pageSize), createHash('sha256').update(whole).digest('hex'));
  });

  test(`${label}: the seed changes nothing`, async (t) => {
    const [one, other] = await Promise.all([hasherOf(descriptor, 1n), hasherOf(descriptor, 2n)]);
    t.is(one.digest(4096), other.digest(4096));
  });

  test(`${label}: the digest may overwrite the page it is of`, async (t) => {
    const { memory, page, hasher, digest } = await hasherOf(descriptor);
    const expected = digest(4096);
    hasher.hash(page, 4096, page);
    t.is(Buffer.from(memory.bytes.subarray(page, page + 32)).toString('hex'), expected);
  });
}
