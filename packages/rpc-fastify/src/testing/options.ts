// The plugin's options of the conformance suite: hooks that take down all they are told.
import type { FastifyTRPCPluginOptions } from "@trpc/server/adapters/fastify";

import { createTestRouter, type RouterOptions, type TestRouter } from "./router.ts";

type Options = FastifyTRPCPluginOptions<TestRouter>["trpcOptions"];

/** Makes the options for a server, with an onError that tells all of its arguments. */
export function testOptions(
  changes: Partial<Options> = {},
  router: RouterOptions = {},
): (tell: (...told: unknown[]) => void) => Options {
  return (tell) => ({
    router: createTestRouter(router),
    createContext: ({ req, res, info }) => ({ req, res, info }),
    onError({ error, path, input, ctx, type, req }) {
      tell("onError", {
        code: error.code,
        message: error.message,
        cause: [error.cause?.name, error.cause?.message],
        path,
        input,
        hasContext: ctx !== undefined,
        type,
        request: [req.method, req.url],
      });
    },
    ...changes,
  });
}
