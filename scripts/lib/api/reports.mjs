import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { Failure } from '../main.mjs';

/**
 * API Extractor's report of each entry of `packages`, which have been built: what it exports and the types that
 * this names, sorted, without bodies. Compares them with those in `folder`, and with `write` renews these:
 * `{ file, difference }`, where `difference` is in words, or undefined where there is none.
 */
export function makeReports(root, packages, folder, { write }) {
  const entries = packages.flatMap((each) => publicEntries(root, each));
  const files = entries.map(({ types }) => types);
  const scratch = mkdtempSync(join(tmpdir(), 'pagefold-api-'));
  try {
    const configs = entries.map((entry) =>
      ExtractorConfig.prepare(configOf(root, entry, files, { folder, scratch })),
    );
    // One program for all of them: reading the declarations takes most of the time.
    const state = CompilerState.create(configs[0], { additionalEntryPoints: files });
    return configs.map((config, index) => ({
      file: `${entries[index].name}.api.md`,
      difference: extract(config, state, write),
    }));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function publicEntries(root, { folder, manifest }) {
  return Object.entries(manifest.exports)
    .filter(([path]) => path !== './package.json')
    .map(([path, { types }]) => ({
      folder,
      name: (manifest.name.split('/').at(-1) + path.slice(1)).replaceAll('/', '-'),
      types: join(root, folder, types),
    }));
}

function configOf(root, { folder: project, name, types }, files, { folder, scratch }) {
  const quiet = { default: { logLevel: 'none' } };
  const compilerOptions = { composite: false, incremental: false, types: ['node'] };
  const base = join(root, 'tsconfig.base.json');
  return {
    packageJsonFullPath: join(root, project, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: join(root, project),
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { extends: base, compilerOptions, files, include: [] } },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: folder,
        reportTempFolder: scratch,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: quiet,
        tsdocMessageReporting: quiet,
      },
    },
  };
}

function extract(config, compilerState, write) {
  const errors = [];
  let difference;
  const messageCallback = (message) => {
    if (message.logLevel === 'error') errors.push(message.text);
    if (message.messageId === 'console-api-report-diff') difference = message.text;
    message.handled = true;
  };
  const options = { localBuild: write, compilerState, messageCallback, printApiReportDiff: true };
  const { apiReportChanged } = Extractor.invoke(config, options);
  if (errors.length > 0) {
    throw new Failure([`${config.mainEntryPointFilePath}:`, ...errors].join('\n'));
  }
  return apiReportChanged ? (difference ?? 'is new') : undefined;
}
