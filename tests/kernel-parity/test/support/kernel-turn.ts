/** To be imported by test files that set something of the kernel's: one after the other, until each has ended. */
import { lockKernel } from '@pagefold/test-support';
import test from 'ava';

if (process.geteuid?.() === 0) test.after.always(await lockKernel());
