/** Follows fits, whether this page, a command or the server started them. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { client } from "../../api/client.ts";
import { streamFailed } from "../../api/unauthorized.ts";
import { modelHistoryQuery, modelStatusQuery } from "./queries.ts";

/**
 * Updates `model.status` from the stream of `model.progress`, and reloads the models when a fit ends.
 * The stream reconnects by itself; meanwhile `modelStatusQuery` polls.
 */
export function useFits(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const fits = client.model.progress.subscribe(undefined, {
      onData: (job) => {
        queries.setQueryData(modelStatusQuery.queryKey, (before) => before && { ...before, job });
        if (job.state === "running") return;
        void queries.invalidateQueries({ queryKey: modelStatusQuery.queryKey });
        void queries.invalidateQueries({ queryKey: modelHistoryQuery.queryKey });
      },
      // modelStatusQuery still polls, and shows the failure if it lasts.
      onError: streamFailed,
    });
    return () => fits.unsubscribe();
  }, [queries]);
}
