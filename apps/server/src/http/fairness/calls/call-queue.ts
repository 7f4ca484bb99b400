/**
 * The fair queue of calls: a number of them runs at once, in all and for each client. The others wait,
 * and clients take turns. Calls of one kind share a queue.
 */
import type { Arrivals } from "../arrivals.ts";
import { TimeShare } from "../time-share.ts";
import type { CallLimits, Full, WaitingCall } from "./call-limits.ts";
import { BYTES_AS_A_START, DirectStarts } from "./direct-starts.ts";
import { MANY_OF_CLIENT, mostOfClient } from "./most-of-client.ts";
import type { RareCaller } from "./rare-calls.ts";
import { RareCalls } from "./rare-calls.ts";
import type { QueuedClient } from "./waiting-clients.ts";
import { WaitingClients } from "./waiting-clients.ts";

/** Calls that waited may take this share of the time to start. */
const SHARE = 0.2;
/**
 * While so many run, one call starts in an iteration: those that run share the thread, each in its turn,
 * so the wait of the next one grows with their number.
 */
const MANY_RUNNING = 32;
/** An iteration of the event loop that takes as long as this, in milliseconds, has no time left. */
const LONG_ITERATION_MS = 3;
/** After so long without a start, calls start whatever the iterations take. */
const LONGEST_RESTRAINT_MS = 50;
/** Calls that could not start for long iterations are tried again after this time, in milliseconds. */
const LOOK_AGAIN_MS = 5;
/** Waiting calls are looked through for clients that went away once in this time, in milliseconds. */
const DROP_EVERY_MS = 20;

/** The calls of one client in one queue. */
export class ClientCalls implements RareCaller, QueuedClient {
  running = 0;
  readonly waiting: WaitingCall[] = [];
  turn: number | undefined = undefined;
  passedAt = -Infinity;
  /** When its calls that wait were last looked through for clients that went away. */
  droppedAt = -Infinity;
  readonly #queue: CallQueue;

  constructor(queue: CallQueue) {
    this.#queue = queue;
  }

  /** Starts a call, if one may start now. @param bodyBytes of its body */
  tryStart(bodyBytes = 0): boolean {
    return this.#queue.tryStart(this, bodyBytes);
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
  readonly #arrivals: Pick<Arrivals, "areMany" | "areHeldUp">;
  #running = 0;
  #waiting = 0;
  /** Clients whose next call may start once there is room. */
  readonly #turns: WaitingClients<ClientCalls>;
  readonly #time = new TimeShare(SHARE);
  #isScheduled = false;
  #looksLater = false;
  /** When a call that waited was last started. */
  #startedAt = -Infinity;
  /** Whether the iteration of the event loop before the last turn was long. */
  #isLong = false;
  readonly #directStarts = new DirectStarts();
  readonly #rareCalls = new RareCalls();

  /** @param arrivals while they are many, calls wait for a turn, all but those of rare callers */
  constructor(limits: CallLimits, arrivals: Pick<Arrivals, "areMany" | "areHeldUp">) {
    this.#limits = limits;
    this.#arrivals = arrivals;
    this.#turns = new WaitingClients(limits.runningPerClient);
  }

  /** Calls of all clients that run and that wait. */
  get depth(): { readonly running: number; readonly waiting: number } {
    return { running: this.#running, waiting: this.#waiting };
  }

  tryStart(calls: ClientCalls, bodyBytes: number): boolean {
    if (calls.running >= MANY_OF_CLIENT || calls.waiting.length > 0) return false;
    if (!this.#hasRoomFor(calls)) return false;
    if (this.#turns.size > 0 || this.#arrivals.areMany || this.#running >= MANY_RUNNING) {
      if (bodyBytes >= BYTES_AS_A_START || !this.#rareCalls.mayPass(calls)) return false;
    } else if (this.#directStarts.areSlow(bodyBytes)) {
      return false;
    }
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

  #hasRoomFor({ running }: ClientCalls): boolean {
    return this.#running < this.#limits.running && running < this.#limits.runningPerClient;
  }

  /** Each call that is refused asks for it: it is done again after some time. */
  #dropGone(calls: ClientCalls): void {
    const now = performance.now();
    if (now - calls.droppedAt < DROP_EVERY_MS) return;
    calls.droppedAt = now;
    const { waiting } = calls;
    const before = waiting.length;
    const left = waiting.filter((call) => !call.isGone());
    waiting.splice(0, before, ...left);
    this.#waiting -= before - left.length;
  }

  /** A client that runs as many calls as it may takes its next turn when one of them ends. */
  #takeTurn(calls: ClientCalls): void {
    if (calls.waiting.length > 0) this.#turns.take(calls);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#turns.size === 0) return;
    if (this.#running >= this.#limits.running) return;
    this.#isScheduled = true;
    const since = performance.now();
    setImmediate(() => {
      this.#isScheduled = false;
      this.#isLong = performance.now() - since > LONG_ITERATION_MS;
      if (this.#time.run(this.#startNext, this.#arrivals.areMany)) this.#schedule();
    });
  }

  /**
   * The next call that ends starts another one. Those that run may take long, so the time is looked at
   * meanwhile: not in each iteration, since a thread that never rests is the first to lose its core.
   */
  #scheduleLater(): void {
    if (this.#looksLater || this.#turns.size === 0) return;
    this.#looksLater = true;
    setTimeout(() => {
      this.#looksLater = false;
      this.#schedule();
    }, LOOK_AGAIN_MS);
  }

  /** @returns whether another call may start in this iteration */
  readonly #startNext = (): boolean => {
    if (this.#running >= this.#limits.running) return false;
    // Those that run may wait for something else than this thread.
    const isRestrained = performance.now() - this.#startedAt < LONGEST_RESTRAINT_MS;
    const calls = this.#turns.next(
      isRestrained
        ? mostOfClient({ running: this.#running, isLong: this.#isLong, arrivals: this.#arrivals })
        : Infinity,
    );
    if (calls === undefined) {
      this.#scheduleLater();
      return false;
    }
    this.#startOf(calls);
    if (this.#running < MANY_RUNNING) return true;
    this.#schedule();
    return false;
  };

  /** Starts the first call of a client that waits. */
  #startOf(calls: ClientCalls): void {
    if (!this.#hasRoomFor(calls)) return;
    const call = calls.waiting.shift();
    if (call === undefined) return;
    this.#waiting -= 1;
    this.#running += 1;
    calls.running += 1;
    this.#takeTurn(calls);
    if (call.isGone()) {
      this.end(calls);
      return;
    }
    this.#startedAt = performance.now();
    call.start();
  }
}
