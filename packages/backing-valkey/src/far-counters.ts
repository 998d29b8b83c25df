/** What a far tier counts. */
export class FarCounters {
  alreadyThere = 0;
  renewals = 0;
  losses = 0;
  errors = 0;
  writes = 0;
  writeSeconds = 0;
  reads = 0;
  readSeconds = 0;
  writtenBytes = 0;
  readBytes = 0;

  /** Counts a batch that takes as long as that, and an error where it ends in one. */
  async time<T>(what: 'write' | 'read', work: Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await work;
    } catch (error) {
      this.errors++;
      throw error;
    } finally {
      this[`${what}s`]++;
      this[`${what}Seconds`] += (performance.now() - begun) / 1000;
    }
  }
}
