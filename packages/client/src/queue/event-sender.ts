/** Sends the waiting events, one request at a time, and decides when the next one goes. */
import { backoffMs } from "../transport/backoff.ts";
import { queuedCall } from "../transport/queued-call.ts";
import type { Reporter } from "./dropped-events.ts";
import type { KeptEvents } from "./kept-events.ts";
import { sendWhileLeaving } from "./leaving-page.ts";
import type { KeptEvent } from "./queued-event.ts";
import { verdictOf } from "./refusal.ts";
import type { TrackingClient } from "./tracking-client.ts";
import { within } from "./within.ts";

/** The contract's limit for one `track`. */
const MAX_EVENTS = 1000;
const MAX_BYTES = 60_000;
/** So long the events of a user wait whom the token does not allow. The next token may. */
const HELD_MS = 60_000;
/** For how long a `Retry-After` is obeyed: a wrong one of a proxy must not silence a process for ever. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;
const BACKOFF = { firstMs: 1000, longestMs: 60_000 };
/** Between two attempts of a queue that is about to close. */
const CLOSING_PAUSE_MS = 250;

/** When events are sent. */
export interface SenderOptions {
  readonly flushAt: number;
  readonly flushIntervalMs: number;
}

/** The sending side of one queue. */
export class EventSender {
  readonly #client: TrackingClient;
  readonly #kept: KeptEvents;
  readonly #reporter: Reporter;
  readonly #options: SenderOptions;
  #ending = new AbortController();
  #isStopped = false;
  /** Users whom the token does not allow, and until when. All times are those of `performance.now()`. */
  readonly #held = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = 0;
  #running: Promise<void> | undefined;
  #failures = 0;
  #retryAt = 0;
  /** Until when the server wants no request. */
  #blockedUntil = 0;
  #batchEvents = MAX_EVENTS;
  #isByUser = false;

  constructor(
    client: TrackingClient,
    kept: KeptEvents,
    reporter: Reporter,
    options: SenderOptions,
  ) {
    this.#client = client;
    this.#kept = kept;
    this.#reporter = reporter;
    this.#options = options;
  }

  /** Sets the timer for the next request, if there is something to send. */
  schedule(): void {
    if (this.#running !== undefined || this.#isStopped) return;
    const now = performance.now();
    const at = this.#nextAt(now);
    if (at === undefined || (this.#timer !== undefined && this.#timerAt <= at)) return;
    this.#clearTimer();
    this.#timerAt = at;
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, Math.ceil(at - now)));
    // In Node a waiting event keeps no process alive: it is sent before the exit.
    if (typeof this.#timer === "object") this.#timer.unref();
  }

  /** Sends now what waits, also during a backoff, but not before the end of a `Retry-After`. */
  async flush(): Promise<void> {
    this.#retryAt = 0;
    await this.#run();
  }

  /** Sends what fits into the last requests of a page. */
  leave(): void {
    const waiting = this.#kept.all().filter((kept) => !kept.isLeaving && !this.#isHeld(kept));
    sendWhileLeaving(this.#client, waiting, (batch, hasArrived) => {
      if (hasArrived) this.#arrived(batch);
      // The page may be shown again by now, and have found nothing to send.
      else this.#backOff();
      this.schedule();
    });
  }

  /** Sends until nothing waits or the time is over. Then nothing is on its way any more. */
  async drain(timeoutMs: number): Promise<void> {
    const end = performance.now() + timeoutMs;
    for (;;) {
      await within(this.flush(), end - performance.now());
      const left = end - performance.now();
      // What is no number is no time.
      if (this.#kept.size === 0 || !(left > 0)) break;
      await within(undefined, Math.min(CLOSING_PAUSE_MS, left));
    }
    this.#ending.abort();
    this.#ending = new AbortController();
  }

  /** Sends nothing from now on. */
  stop(): void {
    this.#isStopped = true;
    this.#clearTimer();
  }

  #nextAt(now: number): number | undefined {
    const { flushAt, flushIntervalMs } = this.#options;
    const earliest = Math.max(this.#retryAt, this.#blockedUntil);
    let free = this.#kept.size;
    if (free > 0 && this.#held.size > 0) {
      free = this.#kept.all().filter((kept) => !this.#isHeld(kept)).length;
      if (free === 0) return Math.max(earliest, Math.min(...this.#held.values()));
    }
    if (free === 0) return undefined;
    if (earliest > now) return earliest;
    // A backoff that is over by now, since timers may fire a moment early.
    const isDue = free >= flushAt || this.#failures > 0;
    return isDue ? now : now + flushIntervalMs;
  }

  #run(): Promise<void> {
    this.#clearTimer();
    this.#running ??= this.#sendAll().finally(() => {
      this.#running = undefined;
      this.schedule();
    });
    return this.#running;
  }

  async #sendAll(): Promise<void> {
    this.#drop("expired", this.#kept.expire(Date.now()), "it waited longer than max_age_ms");
    for (;;) {
      if (performance.now() < Math.max(this.#retryAt, this.#blockedUntil)) return;
      if (this.#isStopped) return;
      const batch = this.#nextBatch();
      this.#reporter.size(this.#kept.size);
      if (batch.length === 0 || !(await this.#send(batch))) return;
    }
  }

  #nextBatch(): KeptEvent[] {
    let user: string | undefined;
    return this.#kept.batch({
      maxEvents: this.#batchEvents,
      maxBytes: MAX_BYTES,
      skips: (kept) => {
        if (kept.isLeaving || this.#isHeld(kept)) return true;
        if (!this.#isByUser) return false;
        user ??= kept.event.user_id;
        return kept.event.user_id !== user;
      },
    });
  }

  /** @returns whether the next batch may follow at once */
  async #send(batch: readonly KeptEvent[]): Promise<boolean> {
    const mark = (isSending: boolean) => {
      for (const kept of batch) kept.isSending = isSending;
    };
    const { signal } = this.#ending;
    mark(true);
    try {
      const events = batch.map(({ event }) => event);
      const options = { context: queuedCall("open"), signal };
      await this.#client.track.mutate({ events }, options);
      mark(false);
      this.#arrived(batch);
      return true;
    } catch (error) {
      mark(false);
      return !signal.aborted && this.#failed(error, batch);
    }
  }

  #arrived(batch: readonly KeptEvent[]): void {
    for (const kept of batch) this.#kept.remove(kept);
    this.#failures = 0;
    this.#retryAt = 0;
    this.#batchEvents = Math.min(MAX_EVENTS, this.#batchEvents * 2);
    this.#reporter.size(this.#kept.size);
  }

  #failed(error: unknown, batch: readonly KeptEvent[]): boolean {
    const verdict = verdictOf(error, batch.length);
    if (verdict.kind === "faulty") {
      for (const [at, reason] of verdict.reasons) {
        this.#drop("refused", batch.slice(at, at + 1), reason);
      }
      return true;
    }
    if (verdict.kind === "smaller") {
      const message = error instanceof Error ? error.message : String(error);
      if (batch.length === 1) this.#drop("refused", batch, message);
      else this.#batchEvents = Math.ceil(batch.length / 2);
      return true;
    }
    if (verdict.kind === "forbidden") {
      const users = new Set(batch.map(({ event }) => event.user_id));
      this.#isByUser = true;
      if (users.size > 1) return true;
      for (const user of users) this.#held.set(user, performance.now() + HELD_MS);
      // That says nothing about the others, whose events wait no longer for it.
      this.#failures = 0;
    }
    const backoff = this.#backOff();
    const askedMs = verdict.kind === "later" ? (verdict.afterMs ?? 0) : 0;
    const afterMs = Math.min(askedMs, LONGEST_RETRY_AFTER_MS);
    this.#blockedUntil = performance.now() + afterMs;
    this.#reporter.fail(error, Math.max(backoff, afterMs));
    return false;
  }

  /** @returns after how many milliseconds the next request may go */
  #backOff(): number {
    this.#failures += 1;
    const backoff = Math.round(backoffMs(this.#failures, BACKOFF));
    this.#retryAt = performance.now() + backoff;
    return backoff;
  }

  #drop(reason: "expired" | "refused", batch: readonly KeptEvent[], message: string): void {
    for (const kept of batch) this.#kept.remove(kept);
    const events = batch.map(({ event }) => event);
    this.#reporter.drop(reason, events, message);
    this.#reporter.size(this.#kept.size);
  }

  #isHeld({ event }: KeptEvent): boolean {
    const until = this.#held.get(event.user_id);
    if (until === undefined) return false;
    if (performance.now() < until) return true;
    this.#held.delete(event.user_id);
    return false;
  }

  #clearTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
