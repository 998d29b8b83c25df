// An Express server that holds a part of Debian's index of packages: `service.cjs INDEX SOCKET`.
const { readFileSync } = require('node:fs');
const express = require('express');

const [index, socket] = process.argv.slice(2);
const packages = new Map(
  JSON.parse(readFileSync(index, 'utf8')).map((entry) => [entry.Package, entry]),
);

const app = express();
app.get('/packages/:name', (request, response) => {
  const found = packages.get(request.params.name);
  if (found === undefined) response.status(404).json({ error: 'no such package' });
  else response.json({ ...found, DependsOn: (found.Depends ?? '').split(', ') });
});
app.get('/sections/:name', (request, response) => {
  const names = [...packages.values()]
    .filter(({ Section }) => Section === request.params.name)
    .map(({ Package }) => `<li>${Package}</li>`);
  response.send(`<ul>${names.join('')}</ul>`);
});
const server = app.listen(socket);
// However long it is that swapping takes.
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
