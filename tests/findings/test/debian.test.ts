import { parseIndex, shuffled, whatIsMissing } from '@pagefold/test-findings';
import { testWhere } from '@pagefold/test-support';
import { missingTools } from '@pagefold/test-support/guests';
import test from 'ava';

const noDpkg = missingTools(['dpkg-query']).length > 0;
const debianTest = testWhere(noDpkg ? 'there is no dpkg-query' : true);

test('an index is read by its fields, also those of several lines', (t) => {
  const text = 'Package: a\nTag: x,\n y: 1\nSize: 2\n\nPackage: b\n\n';
  t.deepEqual(parseIndex(text), [{ Package: 'a', Tag: 'x,\n y: 1', Size: '2' }, { Package: 'b' }]);
});

debianTest('what is missing is said with how to get it', async (t) => {
  t.is(await whatIsMissing(['dpkg'], ['sh']), undefined);
  t.is(
    await whatIsMissing(['dpkg', 'no-such-package', 'nor-such'], ['sh', 'no-such-tool']),
    'there is no no-such-tool\n' +
      'these packages are not installed: apt-get install no-such-package nor-such',
  );
});

test('an order depends on its seed only, and nothing is lost', (t) => {
  const things = Array.from({ length: 50 }, (_, i) => i);
  t.deepEqual(shuffled(things, 7), shuffled(things, 7));
  t.notDeepEqual(shuffled(things, 7), shuffled(things, 8));
  t.deepEqual(
    shuffled(things, 7).sort((a, b) => a - b),
    things,
  );
});
