/** CORS headers for the allowed origins. Tested through csrf-guard.test.ts. */
import fastifyCors from "@fastify/cors";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** Allows these origins. Requests of other origins get no CORS header. */
export function addCors(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.register(fastifyCors, {
    delegator: (request: FastifyRequest, decide: (error: null, options: object) => void) => {
      const isPreflight = request.headers["access-control-request-method"] !== undefined;
      decide(null, {
        origin: origins.includes(request.headers.origin ?? "") ? [...origins] : false,
        methods: ["GET", "POST"],
        exposedHeaders: ["retry-after"],
        maxAge: 600,
        preflight: isPreflight,
      });
    },
  });
}
