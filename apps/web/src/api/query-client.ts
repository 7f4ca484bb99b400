/** The cache of answers, one for the page. */
import { QueryClient } from "@tanstack/react-query";

/** The client of the page. It does not retry: `@hellorec/client` below it retries queries already. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // A browser that is offline may still reach a server on the same machine.
    queries: { retry: false, staleTime: 30_000, networkMode: "always" },
    mutations: { retry: false, networkMode: "always" },
  },
});
