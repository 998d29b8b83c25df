import { Failure } from '../../../scripts/lib/main.mjs';

const longestProblem = 40;

/** Runs checks, prints a line for each when it has ended, and counts. */
export class Checks {
  passed = 0;
  failed = 0;
  #beforeEach;

  /** `beforeEach` may throw, which ends the run. */
  constructor(beforeEach = () => {}) {
    this.#beforeEach = beforeEach;
  }

  /**
   * `body` resolves to what is wrong, in words, as `{ problems, seen }`; `seen` is said in the line of a
   * check that passed. What it throws is a problem, unless the run was interrupted. Returns whether all is
   * well.
   */
  async run(title, body) {
    this.#beforeEach();
    const startMs = performance.now();
    const { problems, seen = '' } = await outcomeOf(body);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    const ok = problems.length === 0;
    if (ok) this.passed++;
    else this.failed++;
    const detail = ok && seen !== '' ? `: ${seen}` : '';
    console.log(`${ok ? 'ok' : 'FAILED'} ${title}${detail} (${seconds} s)`);
    for (const problem of problems) console.log(indented(problem));
    return ok;
  }
}

async function outcomeOf(body) {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof Failure)) return { problems: [error.stack ?? String(error)] };
    if (error.message === '') throw error;
    return { problems: [error.message] };
  }
}

/** The end of a long output says what went wrong. */
function indented(problem) {
  const lines = problem.trim().split('\n');
  const shown = lines.length > longestProblem ? ['…', ...lines.slice(-longestProblem)] : lines;
  return shown.map((line) => `   ${line}`).join('\n');
}
