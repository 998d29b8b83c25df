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
  timeout: '3m',
  ...(process.env[countsVariable] === undefined ? {} : counting),
};
