/** The slot of a cluster that a name is in. */
declare module 'cluster-key-slot' {
  const slotOf: (name: string) => number;
  export default slotOf;
}
