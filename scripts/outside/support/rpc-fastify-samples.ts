/** An app of plain tRPC and Fastify, as a stranger has it: what it answers, and its types. */

/** The packages that the app loads, by their names in the code. */
const LOADED = {
  websocket: "@fastify/websocket",
  "{ createTRPCClient, createWSClient, httpBatchLink, httpBatchStreamLink, httpLink, httpSubscriptionLink, isNonJsonSerializable, splitLink, wsLink }":
    "@trpc/client",
  "{ initTRPC, tracked, TRPCError }": "@trpc/server",
  "{ EventSource }": "eventsource",
  "{ fastify }": "fastify",
  superjsonModule: "superjson",
  "{ WebSocket }": "ws",
  "{ z }": "zod",
};

const ROUTER = `
  const superjson = superjsonModule.default ?? superjsonModule;
  const t = initTRPC.context().create({
    transformer: superjson,
    isDev: false,
    errorFormatter: ({ shape, error }) => ({ ...shape, data: { ...shape.data, cause: error.cause?.name } }),
  });
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const named = t.procedure.input(z.object({ name: z.string() }));
  const appRouter = t.router({
    hello: named.query(({ input }) => "hello " + input.name),
    checked: t.procedure
      .input(z.string().refine(async (text) => text !== "bad"))
      .output(z.string())
      .query(({ input }) => input),
    own: t.procedure.input((value) => Number(value)).query(({ input }) => input + 1),
    user: t.procedure.query(({ ctx }) => ctx.user),
    date: t.procedure.query(() => ({ at: new Date(0), ids: new Set([1n]) })),
    fail: t.procedure.query(() => { throw new TRPCError({ code: "CONFLICT", message: "no" }); }),
    held: t.procedure.query(() => held),
    post: t.router({
      add: named
        .use(({ ctx, next }) => next({ ctx: { by: ctx.user } }))
        .mutation(({ input, ctx }) => ({ added: input.name, by: ctx.by })),
    }),
    upload: t.procedure.input(z.instanceof(FormData)).mutation(async ({ input, ctx }) => {
      return [input.get("name"), await input.get("file").text(), ctx.user];
    }),
    ticks: t.procedure
      .input(z.object({ lastEventId: z.coerce.number().optional() }).optional())
      .subscription(async function* ({ input, ctx }) {
        const from = (input?.lastEventId ?? 0) + 1;
        for (let id = from; id <= 4; id += 1) {
          yield tracked(String(id), { id, from });
          if (id !== 2 || input?.lastEventId !== undefined || !ctx.drops) continue;
          await new Promise((resolve) => setTimeout(resolve, 100));
          ctx.raw.destroy();
          return;
        }
      }),
  });
`;

const SERVER = `
  const failures = [];
  const app = fastify({ ...SETTINGS, forceCloseConnections: true });
  await app.register(websocket);
  const trpcOptions = {
    router: appRouter,
    createContext({ req, res, info }) {
      const user = req.headers.authorization ?? info.connectionParams?.user ?? "nobody";
      if (user === "refused") throw new TRPCError({ code: "UNAUTHORIZED" });
      return { user, raw: res.raw, drops: req.headers["x-drops"] !== undefined };
    },
    onError({ error, path, type, input, ctx, req }) {
      failures.push([error.code, path, type, input, ctx?.user, req.headers["x-case"]].join());
    },
  };
  const responseMeta = ({ type, errors, paths }) => ({
    headers: { "x-meta": [type, errors.length, paths?.length].join() },
    ...(errors[0]?.code === "CONFLICT" && { status: 418 }),
  });
  await app.register(fastifyTRPCPlugin, { prefix: "/plain", trpcOptions });
  await app.register(fastifyTRPCPlugin, {
    prefix: "/api/trpc",
    useWSS: true,
    trpcOptions: { ...trpcOptions, responseMeta },
  });
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  const url = address + "/api/trpc";
`;

const CALLS = `
  // The client of tRPC 11.0 looks for it there when it connects again.
  globalThis.EventSource ??= EventSource;
  const link = { url, transformer: superjson, headers: { authorization: "alice" } };
  const clientOf = (...links) => createTRPCClient({ links });
  const told = (error) => [error.data?.code, error.data?.path, error.data?.cause, error.message];
  const allOf = (client, input) => new Promise((resolve, reject) => {
    const values = [];
    client.ticks.subscribe(input, {
      onData: (value) => values.push(value),
      onComplete: () => resolve(values),
      onError: reject,
    });
  });
  const callsOf = async (client) => [
    await client.hello.query({ name: "a" }),
    await client.post.add.mutate({ name: "b" }),
    await client.date.query(),
    await Promise.all([client.user.query(), client.own.query("4"), client.checked.query("good")]),
    await Promise.allSettled([client.fail.query(), client.hello.query({ name: "c" })]),
    await client.hello.query({ name: 5 }).catch(told),
    await client.checked.query("bad").catch(told),
    await client.lost.query().catch(told),
  ].map((answer) => superjson.stringify(answer));
  class DroppedOnce extends EventSource {
    constructor(to, init) {
      super(to, { ...init, fetch: (at, request) => fetch(at, {
        ...request, headers: { ...request.headers, authorization: "alice", "x-drops": "1" },
      }) });
    }
  }
  const socketUrl = url.replace("http", "ws");
  const socket = createWSClient({ url: socketUrl, WebSocket, connectionParams: { user: "bob" } });
  const socketClient = clientOf(wsLink({ client: socket, transformer: superjson }));
  const refusedSocket = new WebSocket(socketUrl, { headers: { authorization: "refused" } });
  const isRefused = new Promise((resolve) => refusedSocket.on("close", () => resolve(true)));
  const streaming = clientOf(httpBatchStreamLink(link));
  // In one batch: the answer of the second lets the first one go.
  const late = streaming.held.query();
  await streaming.user.query().then(release);
  const form = new FormData();
  form.set("name", "report");
  form.set("file", new Blob(["text"]), "a.txt");
  const forms = clientOf(splitLink({
    condition: ({ input }) => isNonJsonSerializable(input),
    true: httpLink({ ...link, transformer: { serialize: (data) => data, deserialize: (data) => superjson.deserialize(data) } }),
    false: httpBatchLink(link),
  }));
  const raw = async (path, init) => {
    const response = await fetch(url + path, init);
    const { "content-type": type, "x-meta": meta } = Object.fromEntries(response.headers);
    return [response.status, type, meta, await response.text()];
  };
  const json = (text) => ({ method: "POST", headers: { "content-type": "application/json" }, body: text });
  const long = Array.from({ length: 60 }, () => "user").join();
  const answers = {
    single: await callsOf(clientOf(httpLink(link))),
    batched: await callsOf(clientOf(httpBatchLink(link))),
    streamed: await callsOf(streaming),
    late: await late,
    events: await Promise.all([EventSource, DroppedOnce].flatMap((Source) => [url, address + "/plain"].map(
      (to) => allOf(clientOf(httpSubscriptionLink({ ...link, url: to, EventSource: Source }))),
    ))),
    socket: await callsOf(socketClient),
    socketEvents: await allOf(socketClient),
    socketResumed: await allOf(socketClient, { lastEventId: 2 }),
    refusedSocket: await isRefused,
    form: await forms.upload.mutate(form).catch(told),
    raw: [
      await raw("/hello?input=" + encodeURIComponent('{"json":{"name":"x"}}')),
      (await raw("/" + long + "?batch=1")).at(-1).length,
      await raw("/fail", { headers: { "x-case": "raw" } }),
      await raw("/fail,user?batch=1"),
      await raw("/post.add", json('{"json":{"name":"y"}}')),
      await raw("/post.add", json("{")),
      await raw("/post.add"),
      await raw("/lost"),
      await raw("/user", { headers: { authorization: "refused" } }),
      await raw("/hello,post.add?batch=1"),
      await raw("/date", { method: "PUT" }),
      await raw("/date", json("{}")),
      await raw("/ticks?lastEventId=2"),
      await fetch(address + "/plain/ticks", { headers: { "last-event-id": "3" } }).then((answer) => answer.text()),
      await fetch(address + "/trpc/user").then(({ status }) => status),
    ],
    failures: failures.toSorted(),
  };
  socket.close();
  await app.close();
  console.log(JSON.stringify(answers));
`;

/** What the app is made of: how it is loaded, its plugin, and settings of Fastify as code. */
export interface AppKind {
  readonly module: "esm" | "cjs";
  readonly plugin: "@hellorec/rpc-fastify" | "@trpc/server/adapters/fastify";
  readonly settings: string;
}

/** The app as one program, which calls itself in every way and prints the answers as JSON. */
export function appCode({ module, plugin, settings }: AppKind): string {
  const packages = [...Object.entries(LOADED), ["{ fastifyTRPCPlugin }", plugin]];
  const load = packages.map(([names = "", from = ""]) =>
    module === "esm" ? `import ${names} from "${from}";` : `const ${names} = require("${from}");`,
  );
  const main = `async function main() {${SERVER}${CALLS}}`;
  return `${load.join("\n")}\nconst SETTINGS = ${settings};${ROUTER}${main}\nvoid main();`;
}

/** The types of the plugin's options, with the mistakes that they are to find. */
export const TYPED = `
  import {
    callProcedure, fastifyTRPCPlugin, sameContext,
    type CallEnd, type CreateFastifyContextOptions, type FastifyTRPCPluginOptions,
  } from "@hellorec/rpc-fastify";
  import { initTRPC, type TRPCError } from "@trpc/server";
  import { fastify } from "fastify";

  function createContext({ req, res, info }: CreateFastifyContextOptions) {
    return { user: req.headers.authorization, code: res.statusCode, calls: info.calls.length };
  }
  const t = initTRPC.context<Awaited<ReturnType<typeof createContext>>>().create();
  const appRouter = t.router({ user: t.procedure.query(({ ctx }) => ctx.user) });
  type AppRouter = typeof appRouter;
  const app = fastify();
  const ended: CallEnd[] = [];
  const seen: TRPCError[] = [];
  const options: FastifyTRPCPluginOptions<AppRouter> = {
    prefix: "/trpc",
    useWSS: true,
    onCallEnd: (end) => ended.push(end),
    trpcOptions: {
      router: appRouter,
      createContext,
      onError: ({ error, ctx }) => seen.push(ctx === undefined ? error : error),
      responseMeta: ({ type }) => ({ headers: new Headers({ "x-type": type }) }),
    },
  };
  app.register(fastifyTRPCPlugin, options);
  app.register(fastifyTRPCPlugin<AppRouter>, { trpcOptions: { router: appRouter, createContext } });
  app.register(fastifyTRPCPlugin, {
    trpcOptions: { router: appRouter, createContext } satisfies FastifyTRPCPluginOptions<AppRouter>["trpcOptions"],
  });
  const open = initTRPC.create();
  const openRouter = open.router({ one: open.procedure.query(() => 1) });
  app.register(fastifyTRPCPlugin<typeof openRouter>, {
    trpcOptions: { router: openRouter, createContext: sameContext({}) },
  });
  app.get("/user", async (request, reply) => {
    const call = { procedure: appRouter.user, name: "user", input: undefined, ctx: {}, request, reply };
    const { error, data } = await callProcedure(call);
    return error === undefined ? { data } : { code: error.code };
  });
  // @ts-expect-error the router's context has no such type
  export const wrong: FastifyTRPCPluginOptions<AppRouter> = { trpcOptions: { router: appRouter, createContext: () => 5 } };
  // @ts-expect-error no such option
  export const mistyped: FastifyTRPCPluginOptions<AppRouter> = { ...options, onCalEnd: () => undefined };
`;
