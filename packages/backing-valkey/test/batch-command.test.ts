import test from 'ava';
import { Command } from 'ioredis';
import { BatchCommand } from '../dist/batch-command.js';

test('a command about many names goes out as the client would have it', (t) => {
  const words = ['EVAL', 'return {}', '2', 'pf:one', 'pf:another', '1000'];
  for (const values of [[], [0, 1, 9, 10, 99, 100, 1534, 2 ** 17].map((n) => Buffer.alloc(n, n))]) {
    const [, ...told] = words;
    const plain = new Command('EVAL', [...told, ...values]);
    const laid = new BatchCommand(words, values).toWritable();
    t.deepEqual(laid, Buffer.from(plain.toWritable({})));
  }
});
