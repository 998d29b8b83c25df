/** Something that runs beside a server of disks. */
export interface Service {
  /** Ends it at once. */
  close(): Promise<void>;
}
