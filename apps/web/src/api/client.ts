/** The typed client of the page. */
import { createClient } from "@hellorec/client";

import { SERVER_URL } from "./page-url.ts";

/** Every procedure, typed by the contract. */
export const client = createClient({ url: SERVER_URL });
