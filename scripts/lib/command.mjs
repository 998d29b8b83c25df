/** Options of the command line that are followed by a value. */
const valued = ['--hasher', '--compressor', '--allocator', '--with', '--page-size', '--as'];

/**
 * The words for the command line: an image to look at means `analyze`, and nothing but options, or
 * nothing at all, means the demonstration.
 */
export function commandFor(args) {
  const hasOperand = args.some(
    (arg, i) => (arg === '-' || !arg.startsWith('-')) && !valued.includes(args[i - 1]),
  );
  return [hasOperand ? 'analyze' : 'demo', ...args];
}
