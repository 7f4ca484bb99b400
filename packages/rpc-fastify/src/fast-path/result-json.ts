/** The JSON of the envelope of a result. Tested through conformance.test.ts. */
import type { AnyTRPCRouter } from "@trpc/server";

import { toJson } from "../wire/json-text.ts";
import type { FastPathOptions } from "./options.ts";

/**
 * What tRPC's `transformTRPCResponse` and JSON.stringify give for a result, without two copies. Throws
 * what the transformer throws, and at data without JSON.
 */
export function resultJson<TRouter extends AnyTRPCRouter>(
  { trpcOptions, isImmutable }: FastPathOptions<TRouter>,
  data: unknown,
): string {
  const { transformer } = trpcOptions.router._def._config;
  const text = toJson(transformer.output.serialize(data), isImmutable);
  return text === undefined ? '{"result":{}}' : `{"result":{"data":${text}}}`;
}
