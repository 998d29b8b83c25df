import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { Failure } from '../main.mjs';

/**
 * API Extractor's report of each entry: what it exports and the types that this names, sorted, without
 * bodies and comments. `entries` are `{ folder, manifest, path, types }`, `types` being the built
 * declarations; the reports come in their order. `scratch` is a folder for its files.
 */
export function reportsOf(root, entries, scratch) {
  const files = entries.map(({ types }) => types);
  const configs = entries.map((entry, index) =>
    ExtractorConfig.prepare(configOf(root, entry, files, join(scratch, String(index)))),
  );
  // One program for all of them: reading the declarations takes most of the time.
  const compilerState = CompilerState.create(configs[0], { additionalEntryPoints: files });
  for (const config of configs) extract(config, compilerState);
  return configs.map(({ reportFilePath }) => reportFilePath);
}

function configOf(root, { folder, manifest, types }, files, reportFolder) {
  const quiet = { default: { logLevel: 'none' } };
  const compilerOptions = { composite: false, incremental: false, types: ['node'] };
  const base = join(root, 'tsconfig.base.json');
  return {
    packageJsonFullPath: join(root, folder, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: join(root, folder),
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { extends: base, compilerOptions, files, include: [] } },
      apiReport: {
        enabled: true,
        reportFileName: manifest.name.split('/').at(-1),
        reportFolder,
        reportTempFolder: join(reportFolder, 'temp'),
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

function extract(config, compilerState) {
  const errors = [];
  const messageCallback = (message) => {
    if (message.logLevel === 'error') errors.push(message.text);
    message.handled = true;
  };
  const options = { localBuild: true, compilerState, messageCallback };
  const { succeeded } = Extractor.invoke(config, options);
  if (!succeeded) throw new Failure([`${config.mainEntryPointFilePath}:`, ...errors].join('\n'));
}
