import type { PageKind } from '@pagefold/test-support';

// Made with lz4js 0.2.0: compressBlock for a page at index 0 and a new Uint32Array(65536) as the table.
// The verdicts are those of LZ4_decompress_safe of liblz4 1.9.4 (Debian 12, amd64).

/** Texts, their blocks in hexadecimal, and whether liblz4 decodes these. */
export const lz4jsTextBlocks: readonly (readonly [text: string, block: string, isLz4: boolean])[] =
  [
    ['aaaaaaaaaaaaa', '13610100506161616161', true],
    ['aaaaaaaaaaaaaaaaaaaa', '1a610100506161616161', true],
    ['abababababababababababababababababababab', '2f616202000e506261626162', true],
    ['abcdefghabcdefghij', '816162636465666768080050666768696a', false],
    ['abcdefghabcdefghijk', '8261626364656667680800506768696a6b', false],
    ['abcdefghabcdefghijkl', '83616263646566676808005068696a6b6c', true],
    [
      'the pool, the page, the pool page and the page pool of the pool',
      'a174686520706f6f6c2c200a00336167650a00c56f6f6c207061676520616e641c00012b00c0206f662074686520706f6f6c',
      true,
    ],
  ];

/** Pages by the arguments of makePage, and their blocks by length and 32-bit FNV-1a hash. */
export const lz4jsPageBlocks: readonly (readonly [
  kind: PageKind,
  length: number,
  seed: number,
  blockLength: number,
  blockHash: number,
])[] = [
  ['zeros', 4096, 1, 26, 0x2622ea88],
  ['zeros', 65536, 16, 267, 0xb345253c],
  ['text', 4096, 1, 2267, 0x451bf790],
  ['text', 65536, 16, 32868, 0xeec5366d],
  ['pointers', 4096, 1, 2258, 0xc5d585a4],
  ['pointers', 65536, 16, 29334, 0xfa437183],
  ['records', 4096, 1, 812, 0x5b1d6924],
  ['records', 65536, 16, 22100, 0x33f2dbac],
  ['runs', 4096, 1, 272, 0xabccc1a5],
  ['runs', 65536, 16, 4440, 0xa0317f7f],
  ['echoes', 4096, 1, 2047, 0x50805250],
  ['echoes', 65536, 16, 35369, 0xb68ba605],
  ['fewValues', 4096, 1, 2898, 0x5b541c21],
  ['fewValues', 65536, 16, 39422, 0x18075931],
  ['mixed', 4096, 1, 2117, 0x9ab4e3b6],
  ['mixed', 65536, 16, 15573, 0x88acf8f8],
];

/** Blocks, the room there is for a page, and the page in hexadecimal, or nothing for a damaged block. */
export const lz4jsOddBlocks: readonly (readonly [
  what: string,
  block: string,
  capacity: number,
  page: string | undefined,
])[] = [
  ['an empty block', '', 5, undefined],
  ['an empty page', '00', 0, ''],
  ['an empty page with room', '00', 4, ''],
  ['a literal without room', '1061', 0, undefined],
  ['literals that the block ends in', '306162', 9, undefined],
  ['literals that fit', '30616263', 3, '616263'],
  ['literals beyond the room', '30616263', 2, undefined],
  ['bytes after the last literals', '10616263', 64, undefined],
  ['a block that ends in the number of literals', `f0${'ff'.repeat(40)}`, 65536, undefined],
  ['last literals with the length of a match that is not there', '1461', 64, '61'],
  ['a block that ends in an offset', '404141414104', 64, undefined],
  ['a block that ends after a match', '40414141410400', 64, undefined],
  [
    'a block that ends in the length of a match',
    `4f414141410400${'ff'.repeat(40)}`,
    65536,
    undefined,
  ],
  ['a match that nothing follows but a token', '4041414141040000', 8, '4141414141414141'],
  ['offset 0', '40414141410000104b', 20, undefined],
  ['an offset to the first byte', '40414141420400104b', 20, '41414142414141424b'],
  ['an offset before the first byte', '40414141410500104b', 20, undefined],
  ['an offset far before the first byte', '4041414141ffff104b', 20, undefined],
  ['a match at the start', '0001001061', 20, undefined],
  ['a match beyond the room', '404141414104001042', 7, undefined],
  ['literals after a match beyond the room', '404141414104001042', 8, undefined],
  ['a match and literals that just fit', '404141414104001042', 9, '414141414141414142'],
  ['a match of 16 MiB', `1f610100${'ff'.repeat(65000)}00104b`, 65536, undefined],
  ['literals of 16 MiB', `f0${'ff'.repeat(65000)}0061`, 65536, undefined],
];
