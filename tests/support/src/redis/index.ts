export { RedisCluster } from './redis-cluster.ts';
export { missingServer, RedisServer, type Settings } from './redis-server.ts';
