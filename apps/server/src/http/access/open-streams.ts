/** Streams end when their credential does: revoked, expired, or of an erased user. */
import type { ServerResponse } from "node:http";

import { callerOf } from "../response-with-defaults.ts";
import type { KeyRegistry } from "./key-registry.ts";

/**
 * The open event streams of a server.
 *
 * @example
 * const streams = new OpenStreams(registry);
 * streams.add(response);
 */
export class OpenStreams {
  readonly #responses = new Set<ServerResponse>();

  constructor(registry: Pick<KeyRegistry, "isValid" | "onTick">) {
    registry.onTick(() => {
      const now = Date.now();
      for (const response of this.#responses) {
        if (!registry.isValid(callerOf(response), now)) response.destroy();
      }
    });
  }

  /** Watches a stream until it closes. */
  add(response: ServerResponse): void {
    this.#responses.add(response);
    response.once("close", () => this.#responses.delete(response));
  }

  /** Cuts all of them off. An end would tell their clients that they are complete. */
  cutOff(): void {
    for (const response of this.#responses) response.destroy();
  }
}
