/**
 * Fairness between clients: no address takes all connections, streams or calls, and no client makes
 * the server keep answers that nobody reads. One object for each server.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";

import { TRPCError } from "@trpc/server";

import { announcedLength } from "../announced-length.ts";
import { PROBE_PATHS } from "../health.ts";
import type { ConnectionLimits } from "../limits.ts";
import { AnswerCounts } from "../measuring/answer-counts.ts";
import type { HttpMeasurements } from "../measuring/http-measurements.ts";
import { pathOf } from "../request-path.ts";
import type { ResponseWithDefaults } from "../response-with-defaults.ts";
import { arrivals } from "./arrivals.ts";
import type { Full } from "./calls/call-limits.ts";
import { CallQueue } from "./calls/call-queue.ts";
import type { IsProxy, TrustedProxies } from "./client-address.ts";
import { addressKey, forwardedAddress, proxyCheck } from "./client-address.ts";
import { Clients } from "./client.ts";
import type { CallQueues } from "./client.ts";
import type { Connection, Serve } from "./connection.ts";
import { Connections } from "./connections.ts";
import type { BodyTotal } from "./counted-body.ts";
import { CountedBody } from "./counted-body.ts";
import { hasLargeBody, routeInTurn } from "./large-bodies.ts";
import { Refusals } from "./refusals.ts";

/** How often connections and waiting calls are looked through. */
const SWEEP_MS = 500;
/** The number of the write that has the first value of an event stream. One that says so comes before. */
const FIRST_VALUE = 2;
/** A stream without a first value gives up the place of its call after this time. */
const LONGEST_START_MS = 2000;

/** Counts an answer as an event stream, or gives the reason why there may not be another one. */
export type OpenStream = Fairness["openStream"];

/** What the fairness of a server needs. */
export interface FairnessOptions {
  readonly limits: ConnectionLimits;
  readonly trustedProxies: TrustedProxies;
  /** Serves a request whose turn on its connection has come. */
  readonly serve: Serve;
  /** Routes a request that had to wait. */
  readonly route: Serve;
  /** Answers a request that the server is too busy for. */
  readonly refuse: (request: IncomingMessage, response: ResponseWithDefaults, full: Full) => void;
}

/**
 * Limits what each client may have open.
 *
 * @example
 * const fairness = new Fairness({ limits, trustedProxies: [], serve, refuse });
 * const server = createServer(options, (request, response) => fairness.receive(request, response));
 * fairness.watch(server);
 */
export class Fairness {
  readonly #options: FairnessOptions;
  readonly #clients: Clients;
  readonly #connections: Connections;
  readonly #isProxy: IsProxy | undefined;
  readonly #refusals: Refusals;
  readonly #queues: CallQueues;
  readonly #answers = new AnswerCounts();
  #streams = 0;
  readonly #bodies: BodyTotal;

  constructor(options: FairnessOptions) {
    this.#options = options;
    const { calls, bodyBytes, bodyBytesPerAddress } = options.limits;
    this.#bodies = { bytes: 0, most: bodyBytes, mostPerAddress: bodyBytesPerAddress };
    this.#refusals = new Refusals(arrivals);
    this.#queues = {
      withBody: new CallQueue(calls, arrivals),
      withoutBody: new CallQueue(calls, arrivals),
      largeBodies: new CallQueue(calls, arrivals),
    };
    this.#clients = new Clients(this.#queues);
    this.#isProxy = proxyCheck(options.trustedProxies);
    this.#connections = new Connections({
      ...options,
      clients: this.#clients,
      arrivals,
      isProxy: this.#isProxy,
      answers: this.#answers,
    });
  }

  /** What is open, runs and waits now, and the answers so far. */
  measure(): HttpMeasurements {
    const { withBody, withoutBody } = this.#queues;
    return {
      openConnections: this.#connections.size,
      openStreams: this.#streams,
      calls: { withBody: withBody.depth, withoutBody: withoutBody.depth },
      bodyBytes: this.#bodies.bytes,
      answers: this.#answers.byStatus(),
    };
  }

  /** Watches the connections of a server until it closes. */
  watch(server: Server): void {
    this.#connections.watch(server);
    const timer = setInterval(() => {
      const now = performance.now();
      this.#connections.sweep(now);
      this.#connections.sweepIdle(now);
      this.#connections.sweepLingering(now);
      this.#clients.sweep(now - this.#options.limits.waitMs);
    }, SWEEP_MS);
    timer.unref();
    server.once("close", () => clearInterval(timer));
  }

  /** Takes a request. It is served when the answers before it on its connection were handed over. */
  receive(request: IncomingMessage, response: ResponseWithDefaults): void {
    const connection = this.#connections.of(request.socket);
    if (connection !== undefined) connection.receive(request, response);
    else if (!request.socket.destroyed) this.#options.serve(request, response, undefined);
  }

  /**
   * Whether a request may be routed now. If not, it was refused, or is routed when its turn comes. A
   * call with a body has its turn after the body has arrived: {@link bodyOf}.
   */
  admit(
    request: IncomingMessage,
    response: ResponseWithDefaults,
    connection: Connection | undefined,
  ): boolean {
    if (connection === undefined) return true;
    if (this.#isProxy !== undefined) this.#findClient(connection, request, this.#isProxy);
    const { client } = connection;
    if (hasBody(request)) {
      const { full } = client.withBody;
      if (full !== undefined) {
        this.#refuse(request, response, full);
        return false;
      }
      if (!hasLargeBody(request)) return true;
      routeInTurn({
        request,
        response,
        calls: client.largeBodies,
        body: this.bodyOf(request),
        route: () => this.#options.route(request, response, connection),
        refuse: (whose) => this.#refuse(request, response, whose),
      });
      return false;
    }
    const calls = client.withoutBody;
    if (calls.tryStart()) {
      response.place = calls;
      return true;
    }
    // A place is always kept for probes.
    if (PROBE_PATHS.has(pathOf({ url: request.url ?? "" }))) return true;
    const full = calls.wait({
      since: performance.now(),
      isGone: () => request.socket.destroyed,
      start: () => {
        response.place = calls;
        this.#options.route(request, response, connection);
      },
      giveUp: () => this.#options.refuse(request, response, "server"),
    });
    if (full !== undefined) this.#refuse(request, response, full);
    return false;
  }

  #refuse(request: IncomingMessage, response: ResponseWithDefaults, full: Full): void {
    this.#refusals.add(() => {
      if (!request.socket.destroyed) this.#options.refuse(request, response, full);
    }, sendsBody(request));
  }

  /** Counts the body of a request while it is read, and then waits for the turn of its call. */
  bodyOf(request: IncomingMessage): CountedBody {
    const connection = this.#connections.of(request.socket);
    return new CountedBody(this.#bodies, connection?.client, connection?.current, this.#refusals);
  }

  /**
   * Counts an answer as an event stream until it closes. It holds the place of a call until its first
   * value is written: that is what takes time.
   *
   * @returns why there may not be another one; undefined: it may go on
   */
  openStream(request: IncomingMessage, response: ServerResponse): TRPCError | undefined {
    const { streams, streamsPerAddress } = this.#options.limits;
    const connection = this.#connections.of(request.socket);
    const client = connection?.client;
    if (this.#streams >= streams) {
      const message = "too many subscriptions are open: try again later";
      return new TRPCError({ code: "SERVICE_UNAVAILABLE", message });
    }
    if (client !== undefined && client.streams >= streamsPerAddress) {
      const message = `${streamsPerAddress} subscriptions of this address are open: close one first`;
      return new TRPCError({ code: "TOO_MANY_REQUESTS", message });
    }
    const current = connection?.current;
    current?.leaveAtWrite(FIRST_VALUE);
    const timer = setTimeout(() => current?.leave(), LONGEST_START_MS);
    this.#streams += 1;
    if (client !== undefined) client.streams += 1;
    response.once("close", () => {
      clearTimeout(timer);
      // It may close before its first value.
      current?.leave();
      this.#streams -= 1;
      if (client !== undefined) client.streams -= 1;
    });
    return undefined;
  }

  #findClient(connection: Connection, request: IncomingMessage, isProxy: IsProxy): void {
    const header = String(request.headers["x-forwarded-for"] ?? "");
    if (header === connection.forwardedFor && connection.client.isListed) {
      connection.client.isRecent = true;
      return;
    }
    connection.forwardedFor = header;
    connection.client = this.#clients.get(addressKey(forwardedAddress(request, isProxy)));
  }
}

/** Whether a request has a body that is read before its call starts. */
export function hasBody(request: IncomingMessage): boolean {
  return request.method !== "GET" && request.method !== "HEAD" && sendsBody(request);
}

/** Whether a request has a body, read or not. */
function sendsBody(request: IncomingMessage): boolean {
  return announcedLength(request) > 0;
}
