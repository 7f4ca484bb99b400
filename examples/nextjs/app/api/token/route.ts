/** GET /api/token: a token with which the visitor's browser calls hellorec, for this user alone. */
import { userToken } from "@hellorec/client/server";
import { connection } from "next/server";

import { currentUser } from "../../../session.ts";

export async function GET(): Promise<Response> {
  // A token is made for each request, never while Next.js builds.
  await connection();
  // It signs with the key in HELLOREC_KEY, without a call to hellorec.
  const token = userToken({ user_id: currentUser(), expires_in: 3600 });
  return new Response(token, { headers: { "Cache-Control": "no-store" } });
}
