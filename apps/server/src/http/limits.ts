/** Limits on what a client may send, and on how long it may take. */

import type { CallLimits } from "./fairness/calls/call-limits.ts";

/** The largest body, in bytes: 1 MiB. */
export const BODY_LIMIT = 1_048_576;

/** What Node reads at a time of a connection: 64 KiB. */
export const READ_CHUNK = 65_536;

/**
 * Bytes of a body that nobody reads yet beyond which Node stops to read it, and bytes of an answer that
 * wait for the client beyond which a stream waits. Node's default depends on its version.
 */
export const HIGH_WATER_MARK = 16_384;

/** Most lists and objects inside each other in the input of a procedure. */
export const MAX_INPUT_DEPTH = 64;

/**
 * Most connections that wait to be accepted, as far as the system allows it (`somaxconn`). Of Node's 511
 * a burst would be full: those beyond it ask again after a second.
 */
export const LISTEN_BACKLOG = 4096;

/** Limits of connections. Times are in milliseconds. */
export interface ConnectionLimits {
  /** For the headers of a request to arrive. */
  readonly headersMs: number;
  /** For a whole request to arrive. */
  readonly requestMs: number;
  /** For the next request on an open connection. */
  readonly keepAliveMs: number;
  /** For a client to take bytes that are sent to it. */
  readonly writeMs: number;
  /** For a call to wait for its turn. */
  readonly waitMs: number;
  /** Most open connections, in all and of one address. Idle ones make room for new ones. */
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Most requests of one connection, and of all, that wait for the answers before them. */
  readonly pipelined: number;
  readonly pipelinedInAll: number;
  /** Most bytes of answers that no client took yet. */
  readonly unreadBytes: number;
  /** Most bytes of bodies that are not handled yet, in all and of one address. */
  readonly bodyBytes: number;
  readonly bodyBytesPerAddress: number;
  /** Most open event streams, in all and of one address. */
  readonly streams: number;
  readonly streamsPerAddress: number;
  /** Most calls that run at once and that wait. Those with a body have limits of their own, as high. */
  readonly calls: CallLimits;
}

/** The limits of a server that is given no others. */
export const DEFAULT_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 72_000,
  writeMs: 30_000,
  waitMs: 5000,
  // A backend may keep 10,000 open and idle, and others still have a quarter.
  connections: 16_384,
  connectionsPerAddress: 12_288,
  pipelined: 100,
  pipelinedInAll: 4096,
  unreadBytes: 64 * 1_048_576,
  bodyBytes: 64 * 1_048_576,
  bodyBytesPerAddress: 48 * 1_048_576,
  streams: 2000,
  streamsPerAddress: 1000,
  // Two cores are busy with far fewer. Callers of one address wait at most for 512 others.
  calls: { running: 256, runningPerClient: 64, waiting: 2048, waitingPerClient: 448 },
};
