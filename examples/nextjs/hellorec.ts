/** The client of this backend. It holds the key, so only server components and route handlers import it. */
import { createClient } from "@hellorec/client";

/** Where hellorec is, for this backend and for browsers. */
export const HELLOREC_URL = process.env.HELLOREC_URL ?? "http://127.0.0.1:5001";

export const hellorec = createClient({ url: HELLOREC_URL, token: process.env.HELLOREC_KEY });
