/** The one tRPC instance: context, error shape, and the procedure every other is made from. */
import { initTRPC } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";

import { toPublicError } from "./errors.ts";
import type { Ports } from "./ports.ts";
import type { ProcedureMeta } from "./procedure-meta.ts";

const t = initTRPC
  .context<Ports>()
  .meta<ProcedureMeta>()
  .create({
    // Stacks stay on the server whatever NODE_ENV says; the formatter below drops them as well.
    isDev: false,
    // Without pings the server would never notice that the client of a stream has vanished. A client
    // reconnects after three missed pings, and after an hour.
    sse: {
      maxDurationMs: 3_600_000,
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 45_000 },
    },
    errorFormatter({ error, path }) {
      const publicError = toPublicError(error);
      return {
        message: publicError.message,
        code: TRPC_ERROR_CODES_BY_KEY[publicError.trpcCode],
        data: {
          code: publicError.trpcCode,
          httpStatus: publicError.httpStatus,
          hellorec_code: publicError.code,
          ...(path !== undefined && { path }),
          ...(publicError.issues !== undefined && { issues: publicError.issues }),
        },
      };
    },
  });

/** Groups procedures. */
export const router = t.router;

/** The procedure that every other is made from. It has no middleware: the server counts calls. */
export const procedure = t.procedure;
