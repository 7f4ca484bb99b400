/** Follows fits as they go on, whoever started them: this page, a command, the server itself. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { client } from "../api/client.ts";
import { modelHistoryQuery, modelStatusQuery } from "./queries.ts";

/**
 * Keeps `model.status` up to date from the stream of `model.progress`; when a fit ends, asks for
 * the model it made. The stream connects again by itself; meanwhile the query's own pace holds.
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
      // What cannot be followed is asked for: modelStatusQuery shows that failure, if it lasts.
      onError: () => undefined,
    });
    return () => fits.unsubscribe();
  }, [queries]);
}
