/** Limits on what a client may send, and on how long it may take. */

/** The largest body, in bytes: 1 MiB. */
export const BODY_LIMIT = 1_048_576;

/** Most lists and objects inside each other in the input of a procedure. */
export const MAX_INPUT_DEPTH = 64;

/** Limits of connections. Times are in milliseconds. */
export interface ConnectionLimits {
  /** For the headers of a request to arrive. */
  readonly headersMs: number;
  /** For a whole request to arrive. */
  readonly requestMs: number;
  /** For the next request on an open connection. */
  readonly keepAliveMs: number;
  /** Most open connections. */
  readonly connections: number;
}

/** The limits of a server that is given no others. */
export const DEFAULT_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 72_000,
  connections: 16_384,
};
