export { PoolMetrics } from './pool-metrics.ts';
