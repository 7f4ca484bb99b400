/**
 * A router for one request to tRPC's own handler, whose batch is bounded as on the fast path. Tested
 * through bounded-batch.test.ts.
 */
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";

import { answerTooLarge, MAX_RUNNING, nextTurn } from "../procedure/batch-limit.ts";
import { isDataStream } from "../wire/data-stream.ts";

/**
 * The same router, for one request. Its queries and mutations run a few at a time and take turns with
 * other requests; once their results have this many bytes of JSON, the others are refused.
 */
export function boundedRouter<TRouter extends AnyTRPCRouter>(
  router: TRouter,
  maxBytes: number,
): TRouter {
  const batch = new FallbackBatch(maxBytes);
  // tRPC adds the procedures of a lazy router when it loads it, so they are wrapped when they are read.
  const procedures: unknown = new Proxy(Object(router._def.procedures), {
    get(target, path) {
      const procedure: unknown = Reflect.get(target, path);
      return isProcedure(procedure) && procedure._def.type !== "subscription"
        ? bound(procedure, batch)
        : procedure;
    },
  });
  return Object.assign(Object.create(router), { _def: { ...router._def, procedures } });
}

function bound(procedure: AnyTRPCProcedure, batch: FallbackBatch): AnyTRPCProcedure {
  const bounded = async (options: Parameters<AnyTRPCProcedure>[0]): Promise<unknown> =>
    batch.run(async (): Promise<unknown> => procedure(options));
  return Object.assign(bounded, procedure);
}

/** The calls of one request. */
class FallbackBatch {
  readonly #maxBytes: number;
  /** Resolves the calls that wait for their start, the first one first. */
  readonly #waiting: (() => void)[] = [];
  /** Results that are not measured yet: that of a single call never is. */
  #unmeasured: unknown[] = [];
  #running = 0;
  #bytes = 0;
  #results = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  async run(call: () => Promise<unknown>): Promise<unknown> {
    if (this.#running >= MAX_RUNNING) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      if (this.#measured() >= this.#maxBytes) throw answerTooLarge(this.#maxBytes);
      const data = await call();
      this.#unmeasured.push(data);
      this.#results += 1;
      if (this.#results > 1 && this.#measured() > this.#maxBytes) {
        throw answerTooLarge(this.#maxBytes);
      }
      return data;
    } finally {
      if (this.#waiting.length > 0) await nextTurn();
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  #measured(): number {
    for (const data of this.#unmeasured) this.#bytes += jsonBytes(data);
    this.#unmeasured = [];
    return this.#bytes;
  }
}

function jsonBytes(data: unknown): number {
  if (isDataStream(data)) return 0;
  try {
    const text: string | undefined = JSON.stringify(data);
    return text === undefined ? 0 : Buffer.byteLength(text);
  } catch {
    // What has no JSON is an error of its call, which tRPC reports.
    return 0;
  }
}

function isProcedure(value: unknown): value is AnyTRPCProcedure {
  return typeof value === "function" && "_def" in value;
}
