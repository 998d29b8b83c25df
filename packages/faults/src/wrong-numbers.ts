/** What is no number although it is easily taken for one, when it is compared, added or shown. */
const ten = {
  valueOf: () => 10,
  toString: () => '10',
};

const angry = {
  [Symbol.toPrimitive](): never {
    throw new Error('not to be converted');
  },
};

/**
 * Values that a backend may return, or throw, where a length, a handle or a count is asked for. Some cannot
 * even be shown: a message that is made of them must not be what fails.
 */
export const wrongNumbers: readonly unknown[] = [
  Number.NaN,
  -1,
  0.5,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  '10',
  '',
  10n,
  true,
  undefined,
  null,
  [10],
  ten,
  new Number(10),
  Promise.resolve(10),
  () => 10,
  Symbol('10'),
  angry,
  Object.create(null),
];
