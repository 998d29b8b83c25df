export { PoolMetrics } from './pool-metrics.ts';
export { ServerMetrics } from './server-metrics.ts';
