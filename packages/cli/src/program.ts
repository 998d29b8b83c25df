import { Command } from 'commander';
import type { Act } from './act.ts';
import { adminCommand } from './commands/admin.ts';
import { analyzeCommand } from './commands/analyze.ts';
import { backendsCommand } from './commands/backends.ts';
import { captureCommand } from './commands/capture.ts';
import { compareCommand } from './commands/compare.ts';
import { conformanceCommand } from './commands/conformance.ts';
import { demoCommand } from './commands/demo.ts';
import { matrixCommand } from './commands/matrix.ts';
import { mergeCommand } from './commands/merge.ts';
import { replayCommand } from './commands/replay.ts';
import { serveCommand } from './commands/serve.ts';
import { sketchCommand } from './commands/sketch.ts';
import { topCommand } from './commands/top.ts';
import { trainCommand } from './commands/train.ts';
import { packageVersion } from './package-version.ts';

const commands = [
  analyzeCommand,
  compareCommand,
  captureCommand,
  trainCommand,
  sketchCommand,
  mergeCommand,
  demoCommand,
  serveCommand,
  topCommand,
  adminCommand,
  replayCommand,
  backendsCommand,
  conformanceCommand,
  matrixCommand,
];

/**
 * The whole command line, for one run. It holds words, options and help; what a command does is
 * imported when it runs, so that nobody waits for what is not needed.
 */
export function createProgram(act: Act): Command {
  const program = new Command('pagefold')
    .description('What would deduplication, compression and an allocator save on your memory?')
    .version(packageVersion(), '-V, --version')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError(false)
    .addHelpText('after', exitCodeHelp);
  for (const make of commands) {
    program.addCommand(make(act));
  }
  return program;
}

const exitCodeHelp = `
Data goes to standard output, everything else to standard error.

Exit codes: 0 ok, 1 something did not hold (a page came back changed, a backend
failed), 2 usage, 3 options or backends that cannot be used, 4 something could
not be read or written, 70 a bug in pagefold. SIGINT and SIGTERM end it as they
end any program: shells show 130 and 143; serve alone finishes, and ends with 0.
With --json, an error is {"error": {"code", "message"}}.`;
