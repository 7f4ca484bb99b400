/** Hono's own RPC: handlers with validators, from which its client takes the types. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { validator } from "hono/validator";

import { hello, helloEnvelope, helloInput, HOST, port } from "./hello.ts";

const query = validator("query", (value) => helloInput.parse(value));
const json = validator("json", (value) => helloInput.parse(value));

const app = new Hono()
  .get("/hello", query, (context) =>
    context.json({ result: { data: hello(context.req.valid("query").user_id) } }),
  )
  .post("/hello", json, (context) =>
    context.json(helloEnvelope(context.req.valid("json").user_id)),
  );
serve({ fetch: app.fetch, hostname: HOST, port: port() });
