// A fleet of which the answer is known: most contents are on one host, a tenth of a host's on every fourth.
import { encodeSketch } from '@pagefold/fleet';

const everyHost = 4;
const oneIn = 1024;
const pageSize = 4096;
/** Of a digest below 2⁵³, as those of 63 bits in a sample of 1/1024 are. */
const [highBits, wordBits] = [21, 32];

/** What there is to know of a fleet of so many hosts, with so many contents each in the sample. */
export function planFleet(hosts, contentsOfHost) {
  const sharedOfHost = Math.round(contentsOfHost / 10);
  return {
    hosts,
    own: contentsOfHost - sharedOfHost,
    shared: sharedOfHost * everyHost,
    contents: hosts * (contentsOfHost - sharedOfHost) + sharedOfHost * everyHost,
    rows: hosts * contentsOfHost,
  };
}

/** The sketch of a host as a file, and the pages of its contents. */
export function knownSketch({ own, shared }, host) {
  const digests = new Float64Array(own + shared / everyHost);
  let at = 0;
  for (let content = host % everyHost; content < shared; content += everyHost) {
    digests[at++] = digestOf(content);
  }
  for (let i = 0; i < own; i++) digests[at++] = digestOf(shared + host * own + i);
  const rows = Array.from(digests.sort(), rowOf);
  const pages = rows.reduce((sum, row) => sum + row.pages, 0);
  const header = {
    schema: 'pagefold.sketch.v1',
    host: `host-${host}`,
    group: `group-${host % 10}`,
    pageSize,
    oneIn,
    key: '0011223344556677',
    pages: pages * oneIn,
    zeroPages: 0,
    sameFilledPages: 0,
  };
  return { bytes: encodeSketch({ header, rows }), pages };
}

function rowOf(digest) {
  const lz4 = 256 * (1 + (digest % 16));
  const lengths = [lz4, lz4, Math.max(256, lz4 - 256)];
  return { digest: BigInt(digest), pages: digest % 20 === 0 ? 3 : 1, lengths };
}

/** Another number for each content up to 2³², spread evenly. */
function digestOf(content) {
  const high = mixed(content ^ 0x9e3779b9) >>> (wordBits - highBits);
  return high * 2 ** wordBits + mixed(content);
}

/** The last steps of MurmurHash3 (public domain); no two numbers become one. */
function mixed(number) {
  let key = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  key = Math.imul(key ^ (key >>> 13), 0xc2b2ae35);
  return (key ^ (key >>> 16)) >>> 0;
}
