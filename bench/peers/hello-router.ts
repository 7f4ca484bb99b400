/** The tRPC router that all of tRPC's own adapters host. */
import { initTRPC } from "@trpc/server";

import { hello, helloInput } from "./hello.ts";

const t = initTRPC.create();

export const helloRouter = t.router({
  helloRec: t.procedure.input(helloInput).query(({ input }) => hello(input.user_id)),
});
