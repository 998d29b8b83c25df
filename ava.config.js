import { countsVariable, recordCounts } from './scripts/lib/test-counts.mjs';

const counting = {
  nonSemVerExperiments: { observeRunsFromConfig: true },
  observeRun: recordCounts,
};

export default {
  files: [
    'packages/*/.test/**/*.test.js',
    'tests/*/.test/**/*.test.js',
    'examples/*/.test/**/*.test.js',
    'scripts/test/*.test.mjs',
  ],
  // Without any result for that long: it ends what hangs, however busy the machine is.
  timeout: '15m',
  watchMode: { ignoreChanges: ['**/*.{ts,map,tsbuildinfo,md,json,svg}'] },
  ...(process.env[countsVariable] === undefined ? {} : counting),
};
