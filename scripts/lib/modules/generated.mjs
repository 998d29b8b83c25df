const descriptions = {
  scalar: 'without SIMD',
  simd: 'with SIMD',
};

/** The TypeScript source that carries a module's builds, as base64. */
export function generatedSource({ name }, builds) {
  const header =
    `// Generated from assembly/${name}.ts by \`npm run build:modules\`, which CI repeats and compares.\n` +
    '// Do not edit.\n';
  const constants = builds.map(
    ({ name: build, bytes }) =>
      `/** The build ${descriptions[build]}: ${bytes.length} bytes of WebAssembly, in base64. */\n` +
      `export const ${build}: string =\n  '${bytes.toString('base64')}';\n`,
  );
  return [header, ...constants].join('\n');
}
