/**
 * The words for the command line: an image to look at means `analyze`, and nothing but options, or
 * nothing at all, means the demonstration.
 */
export function commandFor(args) {
  const hasOperand = args.some((arg) => arg === '-' || !arg.startsWith('-'));
  return [hasOperand ? 'analyze' : 'demo', ...args];
}
