/** The cache of answers. */
import { QueryClient } from "@tanstack/react-query";

/** One for the page. The client below it tries broken queries again, so this does not. */
export const queryClient = new QueryClient({
  defaultOptions: {
    // A page without a network may still reach a server on its own machine.
    queries: { retry: false, staleTime: 30_000, networkMode: "always" },
    mutations: { retry: false, networkMode: "always" },
  },
});
