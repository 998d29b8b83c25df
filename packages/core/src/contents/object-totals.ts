/** What is counted over all objects, so that nobody has to walk them. */
export class ObjectTotals {
  /** References: slots that refer to an object. */
  references = 0;
  /** Objects with two or more references. */
  shared = 0;
  /** Bytes of the objects in memory. */
  bytes = 0;
  /** References of raw objects. */
  rawReferences = 0;
}
