/** Written by hand: Fastify handlers whose input and output have schemas. */
import { fastify } from "fastify";

import { hello, helloEnvelope, helloJsonSchema, HOST, port } from "./hello.ts";

interface Input {
  readonly user_id: string;
}

const string = { type: "string" } as const;
const greeting = {
  type: "object",
  properties: { result: { type: "object", properties: { data: string } } },
} as const;
const envelope = {
  type: "object",
  properties: { code: { type: "integer" }, data: string, msg: string },
} as const;

const app = fastify();
app.get<{ Querystring: Input }>(
  "/hello",
  { schema: { querystring: helloJsonSchema, response: { 200: greeting } } },
  (request, reply) => reply.send({ result: { data: hello(request.query.user_id) } }),
);
app.post<{ Body: Input }>(
  "/hello",
  { schema: { body: helloJsonSchema, response: { 200: envelope } } },
  (request, reply) => reply.send(helloEnvelope(request.body.user_id)),
);
await app.listen({ host: HOST, port: port() });
