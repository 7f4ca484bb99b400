/** Whether the service is ready, and the two addresses that tell. */
import type { FastifyInstance } from "fastify";

/**
 * starting, then ready, and unreachable for as long as the database cannot be reached; draining once
 * it was asked to stop; failed after an error it cannot mend.
 */
export type ReadinessState = "starting" | "ready" | "unreachable" | "draining" | "failed";

/** One service's readiness. What drains or failed is never ready again. */
export class Readiness {
  #state: Exclude<ReadinessState, "unreachable"> = "starting";
  #isReachable = (): boolean => true;

  get state(): ReadinessState {
    return this.#state === "ready" && !this.#isReachable() ? "unreachable" : this.#state;
  }

  /** Asks from now on whether the database can be reached. */
  dependOn(isReachable: () => boolean): void {
    this.#isReachable = isReachable;
  }

  ready(): void {
    if (this.#state === "starting") this.#state = "ready";
  }

  draining(): void {
    if (this.#state !== "failed") this.#state = "draining";
  }

  failed(): void {
    this.#state = "failed";
  }
}

/** `/livez`: the process answers. `/readyz`: send it traffic (200) or do not (503). */
export function addHealthRoutes(app: FastifyInstance, readiness: Readiness): void {
  app.get("/livez", () => ({ status: "alive" }));
  app.get("/readyz", (_request, reply) => {
    const { state } = readiness;
    if (state !== "ready") reply.code(503).header("retry-after", "1");
    return { status: state };
  });
}
