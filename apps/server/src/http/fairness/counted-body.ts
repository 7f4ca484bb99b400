/** The bytes of bodies that are read but not handled yet. Tested through fairness.test.ts. */
import type { TRPCError } from "@trpc/server";

import type { ResponseWithDefaults } from "../response-with-defaults.ts";
import type { Client } from "./client.ts";
import type { Refusals } from "./refusals.ts";
import { tooBusy } from "./too-busy.ts";

/** The bytes of all bodies of a server, and their limits. */
export interface BodyTotal {
  bytes: number;
  readonly most: number;
  readonly mostPerAddress: number;
}

/** The body of one request. */
export class CountedBody {
  readonly #total: BodyTotal;
  readonly #client: Client | undefined;
  readonly #response: ResponseWithDefaults | undefined;
  readonly #refusals: Refusals;
  #bytes = 0;

  /** Without a client nothing is limited but the total. */
  constructor(
    total: BodyTotal,
    client: Client | undefined,
    response: ResponseWithDefaults | undefined,
    refusals: Refusals,
  ) {
    this.#total = total;
    this.#client = client;
    this.#response = response;
    this.#refusals = refusals;
  }

  /** Counts bytes that arrived. Gives an error if they are too many. */
  add(bytes: number): TRPCError | undefined {
    const total = this.#total;
    const client = this.#client;
    if (client !== undefined && client.bodyBytes + bytes > total.mostPerAddress) {
      return tooBusy("client");
    }
    if (total.bytes + bytes > total.most) return tooBusy("server");
    this.#bytes += bytes;
    total.bytes += bytes;
    if (client !== undefined) client.bodyBytes += bytes;
    return undefined;
  }

  /** Refuses the body when the turn of its refusal comes. */
  refuse(answer: () => void): void {
    this.#refusals.add(answer, true);
  }

  /** Counts the body no longer. */
  free(): void {
    this.#total.bytes -= this.#bytes;
    if (this.#client !== undefined) this.#client.bodyBytes -= this.#bytes;
    this.#bytes = 0;
  }

  /** Starts the call of the body when its turn comes, or fails it. */
  waitForTurn(start: () => void, fail: (error: TRPCError) => void): void {
    const calls = this.#client?.withBody;
    const response = this.#response;
    // An empty body may belong to a call that has its place already.
    if (calls === undefined || response === undefined || response.place !== undefined) {
      start();
      return;
    }
    if (calls.tryStart(this.#bytes)) {
      response.place = calls;
      start();
      return;
    }
    const full = calls.wait({
      since: performance.now(),
      isGone: () => response.destroyed,
      start: () => {
        response.place = calls;
        start();
      },
      giveUp: () => fail(tooBusy("server")),
    });
    if (full !== undefined) fail(tooBusy(full));
    // The queue drops calls whose clients went away.
    else response.once("close", () => this.free());
  }
}
