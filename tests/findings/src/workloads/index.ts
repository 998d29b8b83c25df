import { chromium } from './chromium.ts';
import { java } from './java.ts';
import { node } from './node.ts';
import { postgresql } from './postgresql.ts';
import { redis } from './redis.ts';
import type { Workload } from './workload.ts';

/** The workloads, in the order in which they run. */
export const workloads: readonly Workload[] = [redis, postgresql, node, chromium, java];
