/** The cache of answers. */
import { QueryClient } from "@tanstack/react-query";

/** One for the page. The client below it tries broken queries again, so this does not. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 30_000 },
    // A page without a network may still reach a server on its own machine.
    mutations: { retry: false, networkMode: "always" },
  },
});
queryClient.setDefaultOptions({
  queries: { ...queryClient.getDefaultOptions().queries, networkMode: "always" },
});
