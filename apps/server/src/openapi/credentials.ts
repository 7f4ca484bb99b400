/** Who may call, as the security schemes of the document. Tested through document.test.ts. */
import { SESSION_COOKIE } from "../http/access/bearer.ts";
import { NOT_FOR_SESSIONS } from "../routes/authorize.ts";
import type { ProcedureEntry } from "../routes/procedures.ts";
import type { JsonSchema, SecurityRequirement } from "./open-api.ts";

/** The ways to show who calls. */
export const SECURITY_SCHEMES: Readonly<Record<string, JsonSchema>> = {
  key: {
    type: "http",
    scheme: "bearer",
    description:
      "A key of the service, `hrk_…`, which `hellorec-server keys create` makes. Its scope, `read`, `write` or `admin`, allows what the smaller ones allow.",
  },
  userToken: {
    type: "http",
    scheme: "bearer",
    description:
      "A token for one user, which `POST /tokens/create` makes: it may name its own user alone, and do what its key may do. It ends within 24 hours.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
    description:
      "The session of the page at `/app/`, which `POST /session` starts with a key. It counts in requests of the server's own pages alone.",
  },
};

/** A valid credential, whatever it allows. */
export const ANY_CREDENTIAL: readonly SecurityRequirement[] = [
  { key: [] },
  { userToken: [] },
  { session: [] },
];

/** Nobody is asked. */
export const OPEN: readonly SecurityRequirement[] = [];

/** Who may call a procedure: each line is enough. The list of a scheme has the scope that it needs. */
export function securityOf({
  name,
  meta,
}: Pick<ProcedureEntry, "name" | "meta">): readonly SecurityRequirement[] {
  const scopes = [meta.scope];
  return [
    { key: scopes },
    ...(meta.user === undefined ? [] : [{ userToken: scopes }]),
    ...(NOT_FOR_SESSIONS.has(name) ? [] : [{ session: scopes }]),
  ];
}
