import { scriptSources } from '@pagefold/report';
import { defineConfig } from 'vite';

/**
 * Has the browser keep the promise that nothing leaves it: the page may run its own files, WebAssembly
 * and a worker made of a blob, and nothing else; `connect-src` falls back to 'none'. Such a worker
 * inherits the policy, where one with an address of its own would not. The frame that shows a report inherits
 * it too, so the scripts of reports are allowed by their hashes, and styles in a page. Vite's development server
 * needs a connection, so the policy is only in what is built.
 */
const policy = [
  "default-src 'none'",
  `script-src 'self' 'wasm-unsafe-eval' ${scriptSources.join(' ')}`,
  "style-src 'self' 'unsafe-inline'",
  "frame-src 'self'",
  'img-src data:',
  'worker-src blob:',
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

function contentSecurityPolicy() {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  // Relative addresses: the built page works below any path.
  base: './',
  plugins: [contentSecurityPolicy()],
  // All of it is needed for the first report, and most of it is the part of ECharts that a report has.
  build: {
    outDir: 'dist/site',
    modulePreload: false,
    chunkSizeWarningLimit: 2048,
    // How long a plugin takes says something of the machine only.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
