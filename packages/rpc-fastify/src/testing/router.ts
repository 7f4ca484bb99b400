/** The router of the conformance suite: one procedure for each thing that a request can meet. */
import { initTRPC, lazy, TRPCError } from "@trpc/server";
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type superjson from "superjson";
import { z } from "zod";

// oxlint-disable-next-line unicorn/no-thenable -- a resolver may return such a thing
const AWAITED = "then";

/** What the procedures get. */
export interface Context {
  readonly req: FastifyRequest;
  readonly res: FastifyReply;
  readonly info: TRPCRequestInfo;
}

/** How the router is made. */
export interface RouterOptions {
  readonly transformer?: typeof superjson;
  readonly formatter?: "default" | "teapot" | "bare" | "throwing";
  readonly pathSeparator?: "." | "_" | "~" | "-";
}

/** Makes the router. */
export function createTestRouter(options: RouterOptions = {}) {
  const { formatter = "default" } = options;
  const t = initTRPC
    .context<Context>()
    .meta<object>()
    .create({
      isDev: false,
      ...(options.transformer === undefined ? {} : { transformer: options.transformer }),
      ...(options.pathSeparator === undefined ? {} : { pathSeparator: options.pathSeparator }),
      errorFormatter({ shape, error, path, input, type, ctx }) {
        if (formatter === "teapot") {
          return {
            ...shape,
            data: { ...shape.data, httpStatus: 418, input, type, seen: ctx !== undefined },
          };
        }
        if (formatter === "bare") {
          return { code: shape.code, message: `${String(path)}: ${error.message}` };
        }
        if (formatter === "throwing") {
          throw new Error("formatter failed");
        }
        return shape;
      },
    });
  const { procedure, router } = t;
  const named = z.object({ name: z.string() });
  const double = t.middleware(async ({ next }) => {
    const result = await next();
    return result.ok && typeof result.data === "number"
      ? { ...result, data: result.data * 2 }
      : result;
  });
  const silent = t.middleware(async () => JSON.parse("null") ?? undefined);

  return router({
    ping: procedure.query(() => "pong"),
    nothing: procedure.query(() => undefined),
    null: procedure.query(() => null),
    later: procedure.query(async () => Promise.resolve("later")),
    thenable: procedure.query((): unknown =>
      Object.fromEntries([[AWAITED, (done: (value: string) => void) => done("thenable")]]),
    ),
    date: procedure.input(z.date().optional()).query(({ input }) => ({ input, at: new Date(0) })),
    hello: procedure
      .input(named)
      .output(z.string())
      .query(({ input }) => `hello ${input.name}`),
    optional: procedure.input(named.optional()).query(({ input }) => input?.name ?? "nobody"),
    echo: procedure.input(z.unknown()).query(({ input }) => ({ input })),
    set: procedure.input(named).mutation(({ input }) => ({ set: input.name })),
    echoed: procedure.input(z.unknown()).mutation(({ input }) => ({ input })),
    bare: procedure.mutation(() => "done"),
    noParser: procedure.mutation(({ input }) => ({ input: input ?? "not read" })),
    rawInput: procedure
      .use(async ({ next, getRawInput }) => next({ ctx: { raw: await getRawInput() } }))
      .mutation(({ ctx }) => ctx.raw),
    rawInputTwice: procedure
      .use(async ({ next, getRawInput }) =>
        next({ ctx: { raw: [await getRawInput(), await getRawInput()] } }),
      )
      .query(({ ctx }) => ctx.raw),
    twoParsers: procedure
      .input(named)
      .input(z.object({ age: z.number().default(7) }))
      .query(({ input }) => input),
    lateParser: procedure
      .input(z.string().refine(async (text) => Promise.resolve(text !== "bad"), "bad, said later"))
      .output(z.string().transform(async (text) => Promise.resolve(text.toUpperCase())))
      .query(({ input }) => input),
    functionParser: procedure
      .input((value) => {
        if (typeof value !== "string") {
          throw new TypeError("not a string");
        }
        return value;
      })
      .query(({ input }) => input),
    badOutput: procedure.output(z.number()).query(() => JSON.parse('"text"')),
    lateBadOutput: procedure
      .output(z.number())
      .query(async () => Promise.resolve(JSON.parse('"text"'))),
    doubled: procedure
      .use(double)
      .input(z.number())
      .output(z.number())
      .query(({ input }) => input),
    silent: procedure.use(silent).query(() => "never"),
    silentOutput: procedure
      .output(z.string())
      .use(silent)
      .query(() => "never"),
    extended: procedure
      .use(({ next, ctx, path, type, batchIndex, meta, signal }) =>
        next({
          ctx: {
            saw: {
              path,
              type,
              batchIndex,
              meta: meta ?? null,
              aborted: signal?.aborted,
              info: ctx.info.type,
            },
          },
        }),
      )
      .query(({ ctx }) => ctx.saw),
    exchanged: procedure
      .use(({ next }) => next({ getRawInput: async () => Promise.resolve({ name: "exchanged" }) }))
      .input(named)
      .query(({ input }) => input.name),
    exchangedLate: procedure
      .input(named)
      .use(({ next }) => next({ getRawInput: async () => Promise.reject(new Error("no input")) }))
      .input(z.object({ age: z.number() }))
      .query(({ input }) => input),
    throwingMiddleware: procedure
      .use(() => {
        throw new TRPCError({ code: "FORBIDDEN", message: "not you" });
      })
      .query(() => "never"),
    seenFailure: procedure
      .use(async ({ next }) => {
        const result = await next();
        if (!result.ok) {
          throw new TRPCError({ code: "CONFLICT", message: `seen: ${result.error.message}` });
        }
        return result;
      })
      .input(named)
      .query(() => "never wrong"),
    ownErrors: procedure
      .errors(({ error, shape }) =>
        error.code === "NOT_FOUND" ? { ...shape, data: { ...shape.data, own: true } } : undefined,
      )
      .input(z.enum(["NOT_FOUND", "CONFLICT"]))
      .query(({ input }) => {
        throw new TRPCError({ code: input, message: "own" });
      }),
    withMeta: procedure
      .meta({ level: 3 })
      .use(({ next, meta }) => next({ ctx: { meta } }))
      .query(({ ctx }) => ctx.meta),
    callsNext: procedure.query(async (opts) => {
      const next: unknown = Reflect.get(opts, "next");
      return typeof next === "function" ? (await next()).error.message : "no next";
    }),
    optionKeys: procedure.query((opts) => Object.keys({ ...opts }).toSorted()),
    throws: procedure
      .input(
        z.enum([
          "NOT_FOUND",
          "UNAUTHORIZED",
          "PAYLOAD_TOO_LARGE",
          "CLIENT_CLOSED_REQUEST",
          "TIMEOUT",
          "PARSE_ERROR",
        ]),
      )
      .query(({ input }) => {
        throw new TRPCError({ code: input, message: `no: ${input}` });
      }),
    throwsError: procedure.query(() => {
      throw new Error("plain");
    }),
    rejects: procedure.query(async () => Promise.reject(new RangeError("late"))),
    throwsText: procedure.query(() => {
      // oxlint-disable-next-line only-throw-error -- what a careless procedure may do
      throw "text";
    }),
    throwsObject: procedure.mutation(() => {
      // oxlint-disable-next-line only-throw-error -- what a careless procedure may do
      throw { message: "object", name: "Foreign", extra: 1 };
    }),
    throwsNothing: procedure.query(() => {
      // oxlint-disable-next-line only-throw-error -- what a careless procedure may do
      throw undefined;
    }),
    bigint: procedure.query(() => 1n),
    circular: procedure.query(() => {
      const a: Record<string, unknown> = {};
      a["a"] = a;
      return a;
    }),
    generator: procedure.query(async function* () {
      yield await Promise.resolve(1);
    }),
    nestedPromise: procedure.query(() => ({ soon: Promise.resolve(1) })),
    promisesInList: procedure.query(() => [Promise.resolve(1)]),
    status: procedure.input(z.number()).query(({ input, ctx }) => {
      ctx.res.code(input);
      return "status";
    }),
    headers: procedure.query(({ ctx }) => {
      ctx.res.header("x-own", "1").header("vary", "origin").header("set-cookie", "a=1");
      ctx.res.header("content-type", "text/html").header("set-cookie", ["b=2", "c=3"]);
      return "headers";
    }),
    rawHeaders: procedure.mutation(({ ctx }) => {
      ctx.res.raw.setHeader("x-raw", ["1", "2"]);
      return "raw";
    }),
    info: procedure.input(z.unknown()).query(async ({ ctx }) => ({
      ...ctx.info,
      url: ctx.info.url?.href.replace(/:\d+\//, ":0/"),
      raw: await ctx.info.calls[0]?.getRawInput(),
      read: ctx.info.calls[0]?.result(),
      aborted: ctx.info.signal.aborted,
      keys: Object.keys(ctx.info),
    })),
    infoOfMutation: procedure.mutation(({ ctx }) => ({ ...ctx.info, url: null })),
    ticks: procedure.subscription(async function* () {
      yield await Promise.resolve(1);
      yield 2;
    }),
    brokenTicks: procedure.subscription(async function* () {
      yield await Promise.resolve(1);
      throw new TRPCError({ code: "CONFLICT", message: "broken" });
    }),
    form: procedure.input(z.instanceof(FormData)).mutation(({ input }) => input.get("name")),
    nested: router({
      deep: router({ ping: procedure.query(() => "deep") }),
      under_score: procedure.query(() => "under_score"),
    }),
    lazy: lazy(async () =>
      Promise.resolve(
        router({ ping: procedure.query(() => "lazy"), set: procedure.mutation(() => "set") }),
      ),
    ),
    constructor: procedure.query(() => "constructor is a name like others"),
    toString: procedure.query(() => "so is toString"),
    "a+b": procedure.query(() => "plus"),
    ünïcödé: procedure.query(() => "ü"),
  });
}

/** The router's type, for clients. */
export type TestRouter = ReturnType<typeof createTestRouter>;
