/** What the HTTP server tells about its work, for metrics. Types only. */

/** The state of an HTTP server now, and its counts since it started. */
export interface HttpMeasurements {
  readonly openConnections: number;
  /** Open event streams. */
  readonly openStreams: number;
  /** Calls that run and that wait for their turn. */
  readonly calls: {
    readonly withBody: { readonly running: number; readonly waiting: number };
    readonly withoutBody: { readonly running: number; readonly waiting: number };
  };
  /** Bytes of bodies that are being read or wait. */
  readonly bodyBytes: number;
  /** How many answers there were of each status. */
  readonly answers: readonly (readonly [status: number, answers: number])[];
}
