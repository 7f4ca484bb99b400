/** The server's uptime, and whether the numbers on the page are stale. */
import type { Stats } from "@hellorec/client";
import type { UseQueryResult } from "@tanstack/react-query";

import { Button } from "../components/button.tsx";
import { errorText } from "../components/error-text.ts";
import { formatClock, formatSpan } from "../format/time.ts";

import styles from "./freshness.module.css";

export function Freshness({ query }: { readonly query: UseQueryResult<Stats> }) {
  const { data, error, dataUpdatedAt, refetch } = query;
  if (data === undefined) return null;
  if (error !== null) {
    return (
      <div className={styles.stale}>
        <p role="alert">
          <strong>Stale since {formatClock(dataUpdatedAt)}.</strong> {errorText(error)}
        </p>
        <Button onClick={() => void refetch()}>Try again</Button>
      </div>
    );
  }
  return (
    <p className={styles.fresh}>
      <span className={styles.dot} aria-hidden="true" />
      Refreshed every 2 s · Up for {formatSpan(data.uptime_seconds * 1000)}
    </p>
  );
}
