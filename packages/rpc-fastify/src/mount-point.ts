// Where the plugin's routes lie.
import type { FastifyInstance } from "fastify";

/**
 * What of the prefix the plugin must put before its routes by itself: nothing where `register()` has
 * mounted it there, all of it where a wrapper (fastify-plugin, a plugin that calls this one) took
 * that away. So no path outside the prefix ever matches, however the plugin came to be called.
 * `plugin` is the function that was registered.
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

// fastify-plugin marks the very function it is given, and Fastify then leaves the prefix to it.
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
