/** Refuses inputs that are nested too deep. Tested through fastify-trpc-plugin.test.ts. */
import { TRPCError } from "@trpc/server";

import { isDeeperThan } from "../wire/json-depth.ts";

/**
 * Throws a BAD_REQUEST error if an input in JSON text is deeper than `max`.
 *
 * @param around lists and objects that are around the input and not part of it
 * @example refuseDepth(text, 64)
 */
export function refuseDepth(text: string, max: number, around = 0): void {
  if (isDeeperThan(text, max + around)) {
    throw inputTooDeep(max);
  }
}

function inputTooDeep(max: number): TRPCError {
  return new TRPCError({
    code: "BAD_REQUEST",
    message: `the input has more than ${max} lists and objects inside each other: send flatter data`,
  });
}
