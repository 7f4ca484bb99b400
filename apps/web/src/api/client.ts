/** The typed client of the page. */
import { createClient } from "@hellorec/client";

/** The server that serves the page at /app/ serves the procedures beside it. */
const base = new URL("..", new URL(import.meta.env.BASE_URL, window.location.href));

/** Every procedure, typed by the contract. */
export const client = createClient({ url: base });

/** Whether the server is ready to answer. */
export async function isReady(): Promise<boolean> {
  try {
    const { ok } = await fetch(new URL("readyz", base), { cache: "no-store" });
    return ok;
  } catch {
    return false;
  }
}
