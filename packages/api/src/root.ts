/** The router: every procedure of the service, by name. */
import { router } from "./base/trpc.ts";
import { nameProcedures } from "./base/wrong-call.ts";
import { demo } from "./routers/demo.ts";
import { events } from "./routers/events.ts";
import { items } from "./routers/items.ts";
import { keys } from "./routers/keys.ts";
import { helloRec, multiplyNumbers } from "./routers/legacy.ts";
import { model } from "./routers/model.ts";
import {
  explain,
  live,
  popular,
  recommend,
  recommendForSession,
  similar,
} from "./routers/recommend.ts";
import { stats } from "./routers/stats.ts";
import { tokens } from "./routers/tokens.ts";
import { track } from "./routers/track.ts";
import { users } from "./routers/users.ts";

/**
 * The whole contract. Host it with any tRPC adapter, or call it in process:
 *
 * @example await appRouter.createCaller(ports).helloRec({ user_id: "alice" }) // "hello alice"
 */
export const appRouter = router({
  helloRec,
  multiply: multiplyNumbers,
  track,
  recommend,
  recommendForSession,
  similar,
  popular,
  explain,
  live,
  items,
  users,
  events,
  model,
  stats,
  demo,
  keys,
  tokens,
});

nameProcedures(Object.keys(appRouter._def.procedures));

/** The type a client is made from. It names no class of the server. */
export type AppRouter = typeof appRouter;
