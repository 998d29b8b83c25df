/** Who asks for something that may have to wait: a connection. */
export interface Caller {
  /** Whether it has closed: nobody wants what it has asked for any more. */
  readonly isGone: boolean;
}
