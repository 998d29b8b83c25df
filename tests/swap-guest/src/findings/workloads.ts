/** What guests do while their swap is recorded. `programs/NAME.sh` says exactly what. */
export interface Workload {
  readonly name: string;
  /** Memory of a guest in MiB: less than the programs fill. */
  readonly memoryMib: number;
  /** What runs in a guest. */
  readonly what: string;
  /** What the programs of one guest have in common, and what those of two guests. */
  readonly input: string;
}

/** The workloads, in the order in which they run. */
export const workloads: readonly Workload[] = [
  {
    name: 'redis',
    memoryMib: 80,
    what: 'redis holds half of the index of Debian’s packages as hashes, and is asked for 6,000 of them',
    input: 'each guest holds the other half',
  },
  {
    name: 'python',
    memoryMib: 96,
    what: 'two CPython processes parse files of the standard library, hold the trees and walk them three times',
    input: 'each process has other files',
  },
  {
    name: 'node',
    memoryMib: 128,
    what: 'two Node.js processes hold an eighth of the index of Debian’s packages and answer 3,000 HTTP requests each',
    input:
      'the two processes of a guest hold the same, as workers of one service do; each guest another part',
  },
  {
    name: 'gcc',
    memoryMib: 112,
    what: 'two compilers at a time compile four files of redis with -O2 -g',
    input: 'each compiler has another file; all include the same headers',
  },
  {
    name: 'mixed',
    memoryMib: 144,
    what: 'one of each at the same time, with less to do',
    input: 'each guest has another part of each input',
  },
];
