import { createHash } from 'node:crypto';
import { deflatePako } from '@pagefold/compress-deflate';
import { type CodecRig, codecRig, contents } from '@pagefold/test-support';
import test from 'ava';

/**
 * What zlib 1.2.13 (Debian 12) makes of the test contents of seed 1, through Python 3:
 * `c = zlib.compressobj(level, zlib.DEFLATED, -windowBits, memLevel); c.compress(page) + c.flush()`.
 * A row is content, length, level, windowBits, memLevel; compressed length and the first 8 bytes of its
 * SHA-256.
 */
const streams = `
zeros 4096 6 11 9 20 a9cab773fb06f82a
zeros 4096 1 15 9 35 37b35ad11eb19597
zeros 65536 6 11 9 78 66e67866f6186b1c
noise 4096 6 11 9 4140 61d96673d52796b7
noise 4096 6 15 8 4101 42fa47ea6c4f3c2e
noise 65536 6 11 9 65620 6272bd8e96b85897
noise 65536 6 15 8 65556 68cc5f6d728942e9
noise 65536 1 15 9 65546 6cf14b61a330ddd8
noise 65536 9 15 9 65546 cf8a47574b0574ac
text 1000 6 11 9 278 027df47f8302fc19
text 1000 1 15 9 316 68042aec03a9c3f5
text 4096 6 11 9 861 ba3d9a3026d3d939
text 4096 6 15 8 864 23806296aeb247ad
text 4096 1 15 9 1091 3add3b2787d1dc85
text 4096 9 15 9 864 b9a367633ebf4b7c
text 65536 6 11 9 12018 2502e74fc362f698
text 65536 6 15 8 11611 4ba77aeafd6d41e0
text 65536 1 15 9 16247 b109758ac4e03578
text 65536 9 15 9 10972 a675b791a618c395
pointers 1000 6 11 9 433 40af36579d91571b
pointers 1000 1 15 9 458 4c3578e280c560fd
pointers 4096 6 11 9 1574 ccde7d7118b3936e
pointers 4096 6 15 8 1579 010ace012c60a64a
pointers 4096 1 15 9 1654 eae3ae93e727df2e
pointers 4096 9 15 9 1577 e1f25ef2465349ea
pointers 65536 6 11 9 23590 bc69ce8a90ac99e6
pointers 65536 6 15 8 23589 3ae5eafe53d8f975
pointers 65536 1 15 9 25097 fd2d6d75953c2746
pointers 65536 9 15 9 23326 7502c5a78e2c8b43
`;

test('deflate/pako writes what zlib writes, whatever it compressed before', async (t) => {
  const benches = new Map<string, CodecRig>();
  for (const line of streams.trim().split('\n')) {
    const [content, length, level, windowBits, memLevel, packedLength, sha256] = line.split(' ');
    const options = {
      level: Number(level),
      windowBits: Number(windowBits),
      memLevel: Number(memLevel),
    };
    const key = JSON.stringify(options);
    if (!benches.has(key)) benches.set(key, await codecRig(deflatePako, options));
    const packed = benches.get(key)!.compress(contents[content!]!(Number(length), 1));
    t.is(packed.length, Number(packedLength), line);
    t.is(createHash('sha256').update(packed).digest('hex').slice(0, 16), sha256!, line);
  }
});
