/** Calls whose errors have the stack of their caller. */
import type { AppRouter } from "@hellorec/api";
import { TRPCUntypedClient } from "@trpc/client";
import type { TRPCRequestOptions } from "@trpc/client";

import { here, setCaller } from "./errors/caller-stack.ts";

/** tRPC's client, with the caller's line in the stacks of its errors. */
export class CallerClient extends TRPCUntypedClient<AppRouter> {
  override query(path: string, input?: unknown, options?: TRPCRequestOptions): Promise<unknown> {
    return calledFrom(here(), super.query(path, input, options));
  }

  override mutation(path: string, input?: unknown, options?: TRPCRequestOptions): Promise<unknown> {
    return calledFrom(here(), super.mutation(path, input, options));
  }
}

async function calledFrom(place: Error, call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    setCaller(error, place);
    throw error;
  }
}
