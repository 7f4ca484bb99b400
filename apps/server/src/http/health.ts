/** Readiness of the service, and the routes /livez and /readyz. */
import type { FastifyInstance } from "fastify";

/**
 * starting: not ready yet. ready: serves. unreachable: the database cannot be reached now, or takes no
 * writes. draining: the server is stopping. failed: an error that it cannot recover from.
 */
export type ReadinessState = "starting" | "ready" | "unreachable" | "draining" | "failed";

/** A probe that asks again within this time counts on the answer. Usual ones ask every 1 to 30 seconds. */
const WATCHED_MS = 60_000;

/** The readiness of one service. A draining or failed service is never ready again. */
export class Readiness {
  #state: Exclude<ReadinessState, "unreachable"> = "starting";
  #isReachable = (): boolean => true;
  #askedAt = -Infinity;
  #onSendAway = (): void => {};

  /** The state now. */
  get state(): ReadinessState {
    return this.#state === "ready" && !this.#isReachable() ? "unreachable" : this.#state;
  }

  /** Whether something asked for the state in the last minute, as load balancers do. */
  get isWatched(): boolean {
    return performance.now() - this.#askedAt <= WATCHED_MS;
  }

  /** Notes that something asks for the state. */
  asked(): void {
    this.#askedAt = performance.now();
  }

  /** Calls `listener` once callers are to go elsewhere. There is one listener. */
  onSendAway(listener: () => void): void {
    this.#onSendAway = listener;
  }

  /** From now on each answer ends its connection, so that its caller opens the next one elsewhere. */
  sendAway(): void {
    this.#onSendAway();
  }

  /** From now on the state depends on this: whether the database can be reached. */
  dependOn(isReachable: () => boolean): void {
    this.#isReachable = isReachable;
  }

  /** Marks the start as complete. */
  ready(): void {
    if (this.#state === "starting") this.#state = "ready";
  }

  /** Marks the service as stopping. */
  draining(): void {
    if (this.#state !== "failed") this.#state = "draining";
  }

  /** Marks the service as broken. */
  failed(): void {
    this.#state = "failed";
  }
}

/** Probes name the server by its IP address, or by nothing that `ALLOWED_HOSTS` has. */
export const PROBE_PATHS: ReadonlySet<string> = new Set(["/livez", "/readyz"]);

/**
 * Adds `/livez`, which answers while the process runs, and `/readyz`: 200 if ready, else 503. Both
 * take GET and HEAD, under any `Host`.
 */
export function addHealthRoutes(app: FastifyInstance, readiness: Readiness): void {
  app.get("/livez", () => ({ status: "alive" }));
  app.get("/readyz", (_request, reply) => {
    readiness.asked();
    const { state } = readiness;
    if (state !== "ready") reply.code(503);
    return { status: state };
  });
}
