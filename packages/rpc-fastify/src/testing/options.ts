/** The plugin's options for the conformance suite: hooks that record their arguments. */
import type { FastifyTRPCPluginOptions } from "@trpc/server/adapters/fastify";

import { createTestRouter } from "./router.ts";
import type { RouterOptions, TestRouter } from "./router.ts";

type Options = FastifyTRPCPluginOptions<TestRouter>["trpcOptions"];

/** Makes the options for a server, with an onError that records its arguments. */
export function testOptions(
  changes: Partial<Options> = {},
  router: RouterOptions = {},
): (record: (...values: unknown[]) => void) => Options {
  return (record) => ({
    router: createTestRouter(router),
    createContext: ({ req, res, info }) => ({ req, res, info }),
    onError({ error, path, input, ctx, type, req }) {
      record("onError", {
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
