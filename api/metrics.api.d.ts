// The public interface of @pagefold/metrics: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/metrics' {
  import { Device } from '@pagefold/core';
  import { PagePool } from '@pagefold/core';
  import { Registry } from 'prom-client';

  export class PoolMetrics {
    constructor(register?: Registry);
    addDevice(name: string, pool: string, device: Device): void;
    addPool(name: string, pool: PagePool): void;
    readonly register: Registry;
    removeDevice(name: string): void;
    removePool(name: string): void;
  }
}
