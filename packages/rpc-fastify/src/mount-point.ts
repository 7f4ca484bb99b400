/** Where the plugin's routes are mounted. Tested through fastify-plugin.test.ts. */
import type { FastifyInstance } from "fastify";

/**
 * The part of the prefix that the plugin must put before its routes. Empty if Fastify applied the
 * prefix already; the whole prefix if a wrapper (fastify-plugin, a plugin that calls this one)
 * prevented that. No path outside the prefix ever matches, however the plugin was called. `plugin` is
 * the function that was registered.
 */
export function missingPrefix(
  fastify: FastifyInstance,
  prefix: string | undefined,
  plugin: object,
): string {
  const path = trimSlashes(prefix ?? "");
  if (path === "") {
    return "";
  }
  const mounted = trimSlashes(fastify.prefix);
  const isMounted = mounted === path || mounted.endsWith(`/${path}`);
  return isMounted && !isWrapped(plugin) ? "" : `/${path}`;
}

// fastify-plugin marks the function it is given; Fastify then does not apply the prefix.
function isWrapped(plugin: object): boolean {
  return Reflect.get(plugin, Symbol.for("skip-override")) === true;
}

function trimSlashes(path: string): string {
  let start = 0;
  let end = path.length;
  while (start < end && path[start] === "/") {
    start += 1;
  }
  while (end > start && path[end - 1] === "/") {
    end -= 1;
  }
  return path.slice(start, end);
}
