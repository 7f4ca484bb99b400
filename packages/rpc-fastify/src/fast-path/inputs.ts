/** The inputs of one request: parsed at the first read, once for all its calls. */
import { TRPCError } from "@trpc/server";
import type { AnyTRPCRouter } from "@trpc/server";

import type { MaybePromise } from "../procedure/maybe-promise.ts";
import { refuseDepth } from "./input-depth.ts";
import { afterParsing } from "./large-input.ts";

/** Parses a request's inputs when a procedure first reads one. */
export class Inputs {
  readonly #json: string | null;
  readonly #batchSize: number | null;
  readonly #router: AnyTRPCRouter;
  readonly #maxDepth: number | undefined;
  #values: readonly unknown[] | undefined;
  #failure: TRPCError | undefined;

  /** `json` is what the client sent; null: nothing. `batchSize` is null for a single call. */
  constructor(
    router: AnyTRPCRouter,
    json: string | null,
    batchSize: number | null,
    maxDepth: number | undefined,
  ) {
    this.#router = router;
    this.#maxDepth = maxDepth;
    this.#json = json;
    this.#batchSize = batchSize;
  }

  /**
   * The input of the call at `index`; a promise of it at the first read of a large body. Throws a
   * TRPCError if the inputs cannot be read.
   */
  read(index: number): MaybePromise<unknown> {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    if (this.#values === undefined) {
      try {
        this.#values = this.#parse();
      } catch (cause) {
        this.#failure = toUnreadable(cause);
        throw this.#failure;
      }
      return afterParsing(this.#values[index], this.#json?.length ?? 0);
    }
    return this.#values[index];
  }

  /** The input of the call at `index` if it was read before, for error reports. */
  alreadyRead(index: number): unknown {
    return this.#values?.[index];
  }

  #parse(): readonly unknown[] {
    if (this.#json === null || this.#json === "") {
      return [];
    }
    if (this.#maxDepth !== undefined) {
      // The object of a batch is not part of an input.
      refuseDepth(this.#json, this.#maxDepth, this.#batchSize === null ? 0 : 1);
    }
    const parsed: unknown = JSON.parse(this.#json);
    const transformer: { deserialize(value: unknown): unknown } =
      this.#router._def._config.transformer.input;
    if (this.#batchSize === null) {
      return [transformer.deserialize(parsed)];
    }
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
      throw new TRPCError({
        code: "BAD_REQUEST",
        message: '"input" needs to be an object when doing a batch call',
      });
    }
    return Array.from({ length: this.#batchSize }, (_, index) => {
      const input: unknown = Reflect.get(parsed, index);
      return input === undefined ? undefined : transformer.deserialize(input);
    });
  }
}

function toUnreadable(cause: unknown): TRPCError {
  if (cause instanceof TRPCError) {
    return cause;
  }
  const message = cause instanceof Error ? cause.message : "Invalid input";
  return new TRPCError({ code: "BAD_REQUEST", message, cause });
}
