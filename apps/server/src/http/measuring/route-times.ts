/** Times the requests of plain routes: those that are no calls of procedures. */
import type { FastifyInstance, FastifyReply, RouteOptions } from "fastify";

/** The name of all requests that no route takes. */
export const NO_ROUTE = "other";

/** Takes a request of one route that was answered. */
export type ObserveRequest = (status: number, milliseconds: number) => void;

/**
 * Gives what takes the requests of a route, or of {@link NO_ROUTE}; undefined: they are not timed. It is
 * called when the route is added, with its address as the server has it, such as `/docs/*`.
 *
 * @example const observeRoute: ObserveRoute = (route) => (status) => console.log(route, status);
 */
export type ObserveRoute = (route: string) => ObserveRequest | undefined;

/**
 * Times the requests of the routes that are added from now on. Those that are not timed have no hook, and
 * cost nothing.
 */
export function addRouteTimes(app: FastifyInstance, observeRoute: ObserveRoute): void {
  app.addHook("onRoute", (route) => {
    const observe = observeRoute(route.url);
    if (observe !== undefined) timeRoute(route, observe);
  });
}

function timeRoute(route: RouteOptions, observe: ObserveRequest): void {
  const { onResponse = [] } = route;
  route.onResponse = [onResponse].flat().concat((_request, reply, done) => {
    observe(reply.statusCode, reply.elapsedTime);
    done();
  });
}

/** Times the answer to a request that no route takes, once it is made. */
export function timeAnswer(reply: FastifyReply, observe: ObserveRequest | undefined): FastifyReply {
  observe?.(reply.statusCode, reply.elapsedTime);
  return reply;
}
