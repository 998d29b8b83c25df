import test from 'ava';
import { featuresBy, provePageFeatures } from './support/page-features.ts';
import { incompressible } from './support/pages.ts';

test('the module takes features as they are defined', (t) => provePageFeatures(t, 'wasm'));
test('its twin takes features as they are defined', (t) => provePageFeatures(t, 'js'));

test('a change in one part of a page leaves the features of the others', (t) => {
  const take = featuresBy('wasm', 4096);
  const page = incompressible(1);
  const before = take(page);
  page.fill(7, 1024, 1536);
  const after = take(page);
  const changed = before.flatMap((feature, i) => (feature === after[i] ? [] : [i]));
  t.deepEqual(changed, [2]);
});

test('the same words have the same feature, in whatever part they are', (t) => {
  const take = featuresBy('wasm', 4096);
  const run = incompressible(2).subarray(0, 512);
  const page = new Uint8Array(4096);
  page.set(run, 512);
  page.set(run, 3072);
  const features = take(page);
  t.is(features[1], features[6]);
  t.not(features[1], 0);
});
