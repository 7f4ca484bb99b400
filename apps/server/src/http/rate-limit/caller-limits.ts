/**
 * Limits by caller: calls a second by key, user token and address, calls in flight and open streams by
 * key and token, and failed sign-ins by address. They are those of one server.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

import { TRPCError } from "@trpc/server";

import type { Caller, KeyCaller, TokenCaller } from "../access/caller.ts";
import type { IsProxy, TrustedProxies } from "../fairness/client-address.ts";
import { addressKey, forwardedAddress, proxyCheck } from "../fairness/client-address.ts";
import { OpenCounts } from "./open-counts.ts";
import type { ToldQuota } from "./rate-headers.ts";
import { seconds, setRateHeaders } from "./rate-headers.ts";
import { RateTable } from "./rate-table.ts";

/** A caller may use up as much at once as it may in this time: pages ask for many lists when they open. */
const BURST_SECONDS = 5;

/** Credentials that are wrong: so many at once from one address, and then one a second. */
const FAILED_SIGN_INS = { perSecond: 1, burst: 100 };

/** The limits of callers. 0: none. */
export interface CallerLimitSettings {
  /** Calls a second of one key, of one user of a key's tokens, and of one address. */
  readonly keyCalls: number;
  readonly tokenCalls: number;
  readonly addressCalls: number;
  /** Answers in the making of one key, and of one user of a key's tokens. A batch is one answer. */
  readonly keyCallsInFlight: number;
  readonly tokenCallsInFlight: number;
  /** Open streams of one key, and of one user of a key's tokens. */
  readonly keyStreams: number;
  readonly tokenStreams: number;
  /** Whether failed sign-ins are limited. */
  readonly limitsSignIns: boolean;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

/** No limit. */
export const NO_LIMITS: CallerLimitSettings = {
  keyCalls: 0,
  tokenCalls: 0,
  addressCalls: 0,
  keyCallsInFlight: 0,
  tokenCallsInFlight: 0,
  keyStreams: 0,
  tokenStreams: 0,
  limitsSignIns: false,
};

/**
 * Counts what callers do.
 *
 * @example
 * const limits = new CallerLimits({ ...NO_LIMITS, tokenCalls: 20 }, []);
 * const refusal = limits.takeCall(caller, request, response);
 */
export class CallerLimits {
  readonly #settings: CallerLimitSettings;
  readonly #isProxy: IsProxy | undefined;
  readonly #now: () => number;
  readonly #calls: Readonly<Record<"key" | "token" | "address", RateTable | undefined>>;
  readonly #failures: RateTable | undefined;
  readonly #streams = new OpenCounts();
  readonly #inFlight = new OpenCounts();
  /** Answers that are counted already, as in flight or as streams. */
  readonly #counted = new WeakSet<ServerResponse>();

  constructor(settings: CallerLimitSettings, trustedProxies: TrustedProxies) {
    this.#settings = settings;
    this.#now = settings.now ?? (() => performance.now());
    this.#isProxy = proxyCheck(trustedProxies);
    this.#calls = {
      key: tableOf(settings.keyCalls),
      token: tableOf(settings.tokenCalls),
      address: tableOf(settings.addressCalls),
    };
    this.#failures = settings.limitsSignIns ? new RateTable(FAILED_SIGN_INS) : undefined;
  }

  /**
   * Counts a call and tells the client what is left. Each call of a batch counts.
   *
   * @returns why it may not be made; undefined: it may
   */
  takeCall(
    caller: Caller,
    request: IncomingMessage,
    response: ServerResponse,
  ): TRPCError | undefined {
    const busy = this.#enter(caller, response);
    if (busy !== undefined) return busy;
    const own =
      caller.kind === "key" || caller.kind === "token" ? this.#calls[caller.kind] : undefined;
    const { address } = this.#calls;
    if (own === undefined && address === undefined) return undefined;
    const now = this.#now();
    const told: ToldQuota[] = [];
    if (own !== undefined && (caller.kind === "key" || caller.kind === "token")) {
      told.push({ name: caller.kind, rate: own.rate, quota: own.take(nameOf(caller), now) });
    }
    // What the first limit refuses uses up nothing of the second.
    if (address !== undefined && told.every(({ quota }) => quota.waitMs === 0)) {
      const quota = address.take(this.#addressOf(request), now);
      told.push({ name: "address", rate: address.rate, quota });
    }
    setRateHeaders(response, told);
    const refused = told.find(({ quota }) => quota.waitMs > 0);
    return refused === undefined ? undefined : tooManyCalls(refused);
  }

  /**
   * Counts an answer as an event stream of its caller until it closes.
   *
   * @returns why there may not be another one; undefined: it may go on
   */
  openStream(caller: Caller, response: ServerResponse): TRPCError | undefined {
    if (caller.kind !== "key" && caller.kind !== "token") return undefined;
    const { keyStreams, tokenStreams } = this.#settings;
    const most = caller.kind === "key" ? keyStreams : tokenStreams;
    // A stream is not a call in flight, however long it is open.
    this.#counted.add(response);
    if (most === 0) return undefined;
    if (this.#streams.add(`${caller.kind} ${nameOf(caller)}`, most, response)) return undefined;
    return new TRPCError({
      code: "TOO_MANY_REQUESTS",
      message: `${most} subscriptions of this ${caller.kind} are open: close one first`,
    });
  }

  /** Counts an answer as in flight, once for all calls of a batch. */
  #enter(caller: Caller, response: ServerResponse): TRPCError | undefined {
    if (caller.kind !== "key" && caller.kind !== "token") return undefined;
    const { keyCallsInFlight, tokenCallsInFlight } = this.#settings;
    const most = caller.kind === "key" ? keyCallsInFlight : tokenCallsInFlight;
    if (most === 0 || this.#counted.has(response)) return undefined;
    if (this.#inFlight.add(`${caller.kind} ${nameOf(caller)}`, most, response)) {
      this.#counted.add(response);
      return undefined;
    }
    response.setHeader("retry-after", "1");
    return new TRPCError({
      code: "TOO_MANY_REQUESTS",
      message: `${most} calls of this ${caller.kind} are in flight: wait for their answers`,
    });
  }

  /**
   * Counts a credential that is wrong. A right one is never refused for the mistakes of others behind
   * the same address.
   *
   * @returns the error in place of 401, when there were too many; undefined: 401 it is
   */
  failSignIn(request: IncomingMessage, response: ServerResponse): TRPCError | undefined {
    if (this.#failures === undefined) return undefined;
    const { waitMs } = this.#failures.take(this.#addressOf(request), this.#now());
    if (waitMs === 0) return undefined;
    response.setHeader("retry-after", String(seconds(waitMs)));
    return new TRPCError({
      code: "TOO_MANY_REQUESTS",
      message: "too many wrong keys of this address: try again later",
    });
  }

  #addressOf(request: IncomingMessage): string {
    const isProxy = this.#isProxy;
    if (isProxy !== undefined) return addressKey(forwardedAddress(request, isProxy));
    return addressKey(request.socket.remoteAddress ?? "");
  }
}

function tableOf(perSecond: number): RateTable | undefined {
  return perSecond === 0
    ? undefined
    : new RateTable({ perSecond, burst: perSecond * BURST_SECONDS });
}

/** A new token of the same user is the same caller. A session is its key. */
function nameOf(caller: KeyCaller | TokenCaller): string {
  return caller.kind === "key" ? caller.key_id : `${caller.key_id} ${caller.user_hash}`;
}

function tooManyCalls({ name, rate, quota }: ToldQuota): TRPCError {
  return new TRPCError({
    code: "TOO_MANY_REQUESTS",
    message: `too many calls of this ${name}: at most ${rate.perSecond} a second; try again in ${seconds(quota.waitMs)} s`,
  });
}
