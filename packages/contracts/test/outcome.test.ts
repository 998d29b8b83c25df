import { keepsPage, storeOutcomes } from '@pagefold/contracts';
import test from 'ava';

test('the first five outcomes keep the page, and no other', (t) => {
  t.deepEqual(storeOutcomes.filter(keepsPage), storeOutcomes.slice(0, 5));
});
