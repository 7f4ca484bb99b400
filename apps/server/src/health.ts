/** Whether the service is ready, and the two addresses that tell. */
import type { FastifyInstance } from "fastify";

/** starting, then ready; draining once it was asked to stop; failed after an error it cannot mend. */
export type ReadinessState = "starting" | "ready" | "draining" | "failed";

/** One service's readiness. It only goes forward: what drains or failed is never ready again. */
export class Readiness {
  #state: ReadinessState = "starting";

  get state(): ReadinessState {
    return this.#state;
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
