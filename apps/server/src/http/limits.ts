/** Limits on what a client may send, and on how long it may take. */

/** The largest body, in bytes: 1 MiB. */
export const BODY_LIMIT = 1_048_576;

/** Limits of connections. Times are in milliseconds. */
export interface HostLimits {
  /** For the headers of a request to arrive. */
  readonly headers_ms: number;
  /** For a whole request to arrive. */
  readonly request_ms: number;
  /** For the next request on an open connection. */
  readonly keep_alive_ms: number;
  /** Most open connections. */
  readonly connections: number;
}

export const DEFAULT_LIMITS: HostLimits = {
  headers_ms: 10_000,
  request_ms: 30_000,
  keep_alive_ms: 72_000,
  connections: 16_384,
};
