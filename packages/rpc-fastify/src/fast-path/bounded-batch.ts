/**
 * A batch whose answer is bounded. Its calls start one after the other and take turns with other
 * requests; once the answer has so many bytes, the calls that are left are not run.
 */
import { setImmediate as nextIteration } from "node:timers/promises";

import type { AnyTRPCRouter, TRPCError } from "@trpc/server";
import type { TRPCResponse } from "@trpc/server/rpc";

import {
  answerTooLarge,
  FIRST_RUNNING,
  MAX_RUNNING,
  nextTurn,
  TURN_MS,
} from "../procedure/batch-limit.ts";
import type { MaybePromise } from "../procedure/maybe-promise.ts";
import type { Outcome } from "../procedure/step-result.ts";
import type { Exchange } from "./exchange.ts";

/** The answer of one call: what it gave, and that as text. */
export interface WrittenCall {
  readonly response: TRPCResponse;
  readonly error: TRPCError | undefined;
  readonly text: string;
}

/** A call that was started. */
interface RunningCall {
  readonly outcome: MaybePromise<Outcome>;
  isSettled: boolean;
}

/** What a batch needs to write the answer of a call. */
export type WriteCall = (outcome: Outcome, index: number) => WrittenCall;

/** Runs the calls of one batch. */
export class BoundedBatch<TRouter extends AnyTRPCRouter> {
  readonly #exchange: Exchange<TRouter>;
  readonly #maxBytes: number;
  readonly #write: WriteCall;
  readonly #count: number;
  readonly #isQuery: boolean;
  readonly #written: WrittenCall[] = [];
  /** Calls that were started, but for those that are written. */
  readonly #running: RunningCall[] = [];
  #bytes = 0;
  #turnStart = performance.now();

  constructor(exchange: Exchange<TRouter>, maxBytes: number, write: WriteCall) {
    this.#exchange = exchange;
    this.#maxBytes = maxBytes;
    this.#write = write;
    this.#count = exchange.parsed.calls.length;
    this.#isQuery = exchange.parsed.type === "query";
  }

  /** Runs the calls: at once if none has to be waited for and all are done within one turn. */
  run(): MaybePromise<readonly WrittenCall[]> {
    while (this.#written.length < this.#count) {
      const outcome = this.#start(this.#written.length);
      if (outcome instanceof Promise || this.#isTurnOver()) {
        this.#keep(outcome);
        return this.#continue();
      }
      this.#take(outcome);
    }
    return this.#written;
  }

  async #continue(): Promise<readonly WrittenCall[]> {
    while (this.#written.length < this.#count) {
      await this.#startMore();
      const next = this.#running.shift();
      if (next !== undefined) this.#take(await next.outcome);
      if (this.#isTurnOver()) await this.#takeTurn();
    }
    return this.#written;
  }

  /**
   * Mutations answer little, and share what they wait for: all of them are started. Of queries so many
   * run at a time as the answer has room for, and none more while the answer of the first is there to
   * be written.
   */
  async #startMore(): Promise<void> {
    const most = this.#isQuery ? this.#runningQueries() : this.#count;
    for (;;) {
      const index = this.#written.length + this.#running.length;
      if (index >= this.#count || this.#running.length >= most) return;
      if (this.#isQuery && this.#running[0]?.isSettled === true) return;
      const outcome = this.#start(index);
      this.#keep(outcome);
      if (this.#isTurnOver()) {
        await this.#takeTurn();
      } else if (this.#isQuery && outcome instanceof Promise) {
        // A query works on after its first wait: all of them would do so in one iteration.
        await nextIteration();
      }
    }
  }

  /** How many queries may run at a time, judged by the answers that are written. */
  #runningQueries(): number {
    const written = this.#written.length;
    if (written === 0) return FIRST_RUNNING;
    const room = (this.#maxBytes - this.#bytes) / (this.#bytes / written);
    return Math.max(1, Math.min(MAX_RUNNING, Math.floor(room)));
  }

  #start(index: number): MaybePromise<Outcome> {
    if (this.#bytes < this.#maxBytes) return this.#exchange.runCall(index);
    const error = answerTooLarge(this.#maxBytes);
    this.#exchange.report(error, this.#exchange.originOf(index));
    return { error };
  }

  #keep(outcome: MaybePromise<Outcome>): void {
    const call = { outcome, isSettled: !(outcome instanceof Promise) };
    this.#running.push(call);
    if (!(outcome instanceof Promise)) return;
    const settle = () => {
      call.isSettled = true;
    };
    // A rejection is no failure here: once one call fails the whole batch, as onError can, nothing
    // waits for the others.
    outcome.then(settle, settle);
  }

  #take(outcome: Outcome): void {
    const index = this.#written.length;
    let written = this.#write(outcome, index);
    const bytes = Buffer.byteLength(written.text);
    // What a mutation did is told in any case.
    const isOver = index > 0 && this.#isQuery && this.#bytes + bytes > this.#maxBytes;
    if (isOver && outcome.error === undefined) {
      const error = answerTooLarge(this.#maxBytes);
      this.#exchange.report(error, this.#exchange.originOf(index));
      written = this.#write({ error }, index);
      this.#bytes = this.#maxBytes;
    }
    this.#bytes += bytes;
    this.#written.push(written);
  }

  #isTurnOver(): boolean {
    return performance.now() - this.#turnStart > TURN_MS;
  }

  async #takeTurn(): Promise<void> {
    await nextTurn();
    this.#turnStart = performance.now();
  }
}
