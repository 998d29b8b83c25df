// A registry in a folder, as a program of its own: it ends with the process that forked it, even when that
// is killed. The argument is the folder, where Verdaccio is installed too. The parent sends the settings
// and is sent the port that the registry listens on.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';

process.on('disconnect', () => process.exit());
// The parent stops this program, also after Ctrl-C, when it has cleaned up what uses the registry.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

const folder = process.argv[2];
const [{ uplink, owned, restricted }] = await once(process, 'message');
const { runServer } = createRequire(join(folder, 'package.json'))('verdaccio');

const everybody = { access: '$all', publish: '$authenticated', unpublish: '$authenticated' };

const server = await runServer({
  configPath: join(folder, 'config.yaml'),
  storage: join(folder, 'storage'),
  auth: { htpasswd: { file: join(folder, 'users'), max_users: 10 } },
  uplinks: { configured: { ...uplink, timeout: '60s', maxage: '1h', cache: false } },
  // The first pattern that fits a name counts. What is published here is never looked for elsewhere.
  packages: Object.fromEntries([
    ...restricted.names.map((name) => [name, { ...everybody, publish: restricted.to }]),
    ...owned
      .filter((pattern) => !restricted.names.includes(pattern))
      .map((pattern) => [pattern, everybody]),
    ['**', { access: '$all', proxy: 'configured' }],
  ]),
  publish: { allow_offline: true },
  web: { enable: false },
  max_body_size: '100mb',
  log: { type: 'file', path: join(folder, 'log'), format: 'json', level: 'http' },
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
