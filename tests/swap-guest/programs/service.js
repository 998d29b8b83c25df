const { openSync, readSync, writeFileSync } = require('node:fs');
const http = require('node:http');

const [part, parts] = process.argv.slice(2, 4).map(Number);
const socketPath = process.argv[4];
const requests = Number(process.env.REQUESTS ?? 3000);

/** Packages by name, each with its fields. */
function readIndex() {
  const packages = new Map();
  const file = openSync('/workload/packages');
  const chunk = Buffer.alloc(1 << 20);
  let rest = '';
  let i = 0;
  for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
    const paragraphs = (rest + chunk.toString('latin1', 0, length)).split('\n\n');
    rest = paragraphs.pop();
    for (const paragraph of paragraphs) {
      if (i++ % parts === part) add(packages, paragraph);
    }
  }
  return packages;
}

function add(packages, paragraph) {
  const fields = {};
  for (const line of paragraph.split('\n')) {
    const at = line.indexOf(': ');
    // A slice of a string keeps all of it.
    if (at > 0) fields[line.slice(0, at)] = Buffer.from(line.slice(at + 2)).toString();
  }
  packages.set(fields.Package, fields);
}

const packages = readIndex();
const names = [...packages.keys()];
const server = http.createServer((request, response) => {
  response.end(JSON.stringify(packages.get(decodeURIComponent(request.url.slice(1)))));
});

function ask(i) {
  if (i === requests) {
    console.log(`node: ${packages.size} packages, ${requests} requests`);
    if (process.env.STAY) return writeFileSync('/run/node-asked', '');
    server.close();
    agent.destroy();
    return;
  }
  const path = `/${encodeURIComponent(names[(i * 7919) % names.length])}`;
  http.get({ socketPath, path, agent }, (response) => {
    response.resume();
    response.on('end', () => ask(i + 1));
  });
}

// However long it is that swapping takes.
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
const agent = new http.Agent({ keepAlive: true });
server.listen(socketPath, () => ask(0));
