/**
 * The fair queue of calls: a number of them runs at once, in all and for each client. The others wait,
 * and clients take turns. Calls of one kind share a queue.
 */

import type { Arrivals } from "./arrivals.ts";

/** Limits of one queue. */
export interface CallLimits {
  /** Calls that run at once. */
  readonly running: number;
  readonly runningPerClient: number;
  /** Calls that wait. */
  readonly waiting: number;
  readonly waitingPerClient: number;
}

/** A call that waits for its turn. */
export interface WaitingCall {
  /** When it began to wait, in milliseconds of `performance.now()`. */
  readonly since: number;
  /** Whether its client went away. It is then dropped. */
  isGone(): boolean;
  start(): void;
  /** Answers that the server is too busy. */
  giveUp(): void;
}

/** Whose limit is reached. */
export type Full = "client" | "server";

/**
 * Each time so many calls started without waiting, the time is looked at. If they took longer than
 * this, the next one waits for the next iteration of the event loop, and those behind it wait too:
 * many calls that are done at once would not be counted as running. After a pause one call waits
 * without need, for an iteration in which nothing else happens.
 */
const CHECKED_STARTS = 8;
const SLOW_STARTS_MS = 4;
/** Calls start for this long in one iteration of the event loop. Other work comes between. */
const ITERATION_MS = 2;
/** The same while many connections arrive: one call. */
const SHORT_ITERATION_MS = 0;

/** The calls of one client in one queue. */
export class ClientCalls {
  running = 0;
  readonly waiting: WaitingCall[] = [];
  /** Whether the client is among those that take turns. */
  hasTurn = false;
  readonly #queue: CallQueue;

  constructor(queue: CallQueue) {
    this.#queue = queue;
  }

  /** Starts a call, if one may start now. */
  tryStart(): boolean {
    return this.#queue.tryStart(this);
  }

  /** Lets a call wait. @returns whose limit does not allow it; undefined: it waits */
  wait(call: WaitingCall): Full | undefined {
    return this.#queue.wait(this, call);
  }

  /** Whose limit would refuse a call now; undefined: none. */
  get full(): Full | undefined {
    return this.#queue.fullFor(this);
  }

  /** Ends a call that was started. */
  release(): void {
    this.#queue.end(this);
  }

  /** Gives up calls that have waited since before a time. */
  expire(before: number): void {
    this.#queue.expire(this, before);
  }

  get isIdle(): boolean {
    return this.running === 0 && this.waiting.length === 0;
  }
}

/**
 * The queue of one kind of calls.
 *
 * @example
 * const queue = new CallQueue({ running: 256, runningPerClient: 64, waiting: 2048, waitingPerClient: 448 }, arrivals);
 * const calls = new ClientCalls(queue);
 * if (calls.tryStart()) run().finally(() => calls.release());
 */
export class CallQueue {
  readonly #limits: CallLimits;
  readonly #arrivals: Pick<Arrivals, "areMany">;
  #running = 0;
  #waiting = 0;
  /** Clients whose next call may start once there is room, in the order of their turns. */
  readonly #turns: ClientCalls[] = [];
  /** Those among them that run no call. Their turns come first. */
  readonly #newcomers: ClientCalls[] = [];
  #isScheduled = false;
  #starts = 0;
  #checkedAt = 0;

  /** @param arrivals while they are many, one call starts in each iteration, and all others wait */
  constructor(limits: CallLimits, arrivals: Pick<Arrivals, "areMany">) {
    this.#limits = limits;
    this.#arrivals = arrivals;
  }

  tryStart(calls: ClientCalls): boolean {
    if (
      this.#hasNext ||
      this.#arrivals.areMany ||
      this.#running >= this.#limits.running ||
      calls.running >= this.#limits.runningPerClient ||
      calls.waiting.length > 0
    ) {
      return false;
    }
    this.#starts += 1;
    if (this.#starts === CHECKED_STARTS && this.#wereStartsSlow()) return false;
    this.#running += 1;
    calls.running += 1;
    return true;
  }

  fullFor(calls: ClientCalls): Full | undefined {
    if (calls.waiting.length >= this.#limits.waitingPerClient) {
      this.#dropGone(calls);
      if (calls.waiting.length >= this.#limits.waitingPerClient) return "client";
    }
    return this.#waiting >= this.#limits.waiting ? "server" : undefined;
  }

  wait(calls: ClientCalls, call: WaitingCall): Full | undefined {
    const full = this.fullFor(calls);
    if (full !== undefined) return full;
    this.#waiting += 1;
    calls.waiting.push(call);
    this.#takeTurn(calls);
    return undefined;
  }

  end(calls: ClientCalls): void {
    this.#running -= 1;
    calls.running -= 1;
    if (this.#waiting > 0) this.#takeTurn(calls);
  }

  expire(calls: ClientCalls, before: number): void {
    for (let next = calls.waiting[0]; next !== undefined; next = calls.waiting[0]) {
      if (next.since >= before && !next.isGone()) return;
      calls.waiting.shift();
      this.#waiting -= 1;
      if (!next.isGone()) next.giveUp();
    }
  }

  #wereStartsSlow(): boolean {
    const now = performance.now();
    const took = now - this.#checkedAt;
    this.#starts = 0;
    this.#checkedAt = now;
    return took > SLOW_STARTS_MS;
  }

  get #hasNext(): boolean {
    return this.#turns.length > 0 || this.#newcomers.length > 0;
  }

  #dropGone({ waiting }: ClientCalls): void {
    const before = waiting.length;
    const left = waiting.filter((call) => !call.isGone());
    waiting.splice(0, before, ...left);
    this.#waiting -= before - left.length;
  }

  /** A client that runs as many calls as it may takes its next turn when one of them ends. */
  #takeTurn(calls: ClientCalls): void {
    const mayRun = calls.running < this.#limits.runningPerClient;
    if (mayRun && !calls.hasTurn && calls.waiting.length > 0) {
      calls.hasTurn = true;
      (calls.running === 0 ? this.#newcomers : this.#turns).push(calls);
    }
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || !this.#hasNext) return;
    if (this.#running >= this.#limits.running) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#startNext();
    });
  }

  #startNext(): void {
    const begin = performance.now();
    const most = this.#arrivals.areMany ? SHORT_ITERATION_MS : ITERATION_MS;
    do {
      if (this.#running >= this.#limits.running) return;
      const calls = this.#newcomers.shift() ?? this.#turns.shift();
      if (calls === undefined) return;
      calls.hasTurn = false;
      const call = calls.waiting.shift();
      if (call === undefined) continue;
      this.#waiting -= 1;
      this.#running += 1;
      calls.running += 1;
      this.#takeTurn(calls);
      if (call.isGone()) this.end(calls);
      else call.start();
    } while (performance.now() - begin < most);
    this.#schedule();
  }
}
