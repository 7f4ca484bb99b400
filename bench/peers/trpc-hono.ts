/** tRPC's fetch adapter, on Hono. */
import { serve } from "@hono/node-server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";

import { helloRouter } from "./hello-router.ts";
import { HOST, port } from "./hello.ts";

const app = new Hono();
app.all("/trpc/*", (context) =>
  fetchRequestHandler({ endpoint: "/trpc", req: context.req.raw, router: helloRouter }),
);
serve({ fetch: app.fetch, hostname: HOST, port: port() });
