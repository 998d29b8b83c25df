/** Hooks for Node's loader: modules that exist as texts only, by their URL. */
let sources = {};

export function initialize(data) {
  sources = data;
}

export function resolve(specifier, context, next) {
  if (specifier.startsWith('.') || specifier.startsWith('file:')) {
    const { href } = new URL(specifier, context.parentURL);
    for (const url of [href, href.replace(/\.js$/, '.ts')]) {
      if (url in sources) return { url, format: 'module', shortCircuit: true };
    }
  }
  return next(specifier, context);
}

export function load(url, context, next) {
  if (!(url in sources)) return next(url, context);
  return { format: 'module', source: sources[url], shortCircuit: true };
}
