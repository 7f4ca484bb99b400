/** Written by hand: a Fastify handler that first checks a key, as this project's server does. */
import { isSameHash, parseKey } from "@hellorec/credentials";
import { fastify } from "fastify";

import { hello, helloJsonSchema, HOST, port } from "./hello.ts";

const known = parseKey(process.env["HELLOREC_ADMIN_KEY"] ?? "");
if (known === undefined) throw new Error("HELLOREC_ADMIN_KEY holds the key");
const keys = new Map([[known.id, { secretHash: known.secretHash, endsAt: Infinity }]]);

function isAllowed(authorization: string | undefined): boolean {
  if (authorization?.startsWith("Bearer ") !== true) return false;
  const parsed = parseKey(authorization.slice(7));
  const key = parsed === undefined ? undefined : keys.get(parsed.id);
  if (parsed === undefined || key === undefined) return false;
  return isSameHash(parsed.secretHash, key.secretHash) && Date.now() < key.endsAt;
}

const string = { type: "string" } as const;
const greeting = {
  type: "object",
  properties: { result: { type: "object", properties: { data: string } } },
} as const;

const app = fastify();
app.get<{ Querystring: { readonly user_id: string } }>(
  "/hello",
  { schema: { querystring: helloJsonSchema, response: { 200: greeting } } },
  (request, reply) =>
    isAllowed(request.headers.authorization)
      ? reply.send({ result: { data: hello(request.query.user_id) } })
      : reply.code(401).send(),
);
await app.listen({ host: HOST, port: port() });
