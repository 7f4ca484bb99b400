/** The dashboard: counts, models and their quality, events and requests. */
import { useQuery } from "@tanstack/react-query";

import { Skeleton } from "../components/skeleton.tsx";
import { ErrorState } from "../components/states.tsx";
import { CountTiles } from "./count-tiles.tsx";
import { EventsPanel } from "./events-panel.tsx";
import { FailedCallsPanel } from "./failed-calls-panel.tsx";
import type { FailedCall } from "./failed-calls.ts";
import { Freshness } from "./freshness.tsx";
import { HistorySection, ModelSection } from "./model-section.tsx";
import { modelHistoryQuery, modelStatusQuery } from "./models/queries.ts";
import { Notices } from "./notices.tsx";
import { demoStatusQuery, statsQuery } from "./queries.ts";
import { RequestsPanel } from "./requests-panel.tsx";

import styles from "./dashboard-page.module.css";

const NONE: readonly FailedCall[] = [];

export default function DashboardPage() {
  const stats = useQuery(statsQuery);
  const isLoaded = useIsLoaded();
  return (
    <div className={styles.page}>
      <title>Dashboard · hellorec</title>
      <header className={styles.head}>
        <h1>Dashboard</h1>
        {/* On a narrow screen it is a line of its own, which would move what loads below it. */}
        {isLoaded && <Freshness query={stats} />}
      </header>
      {!isLoaded && <Skeleton what="Loading the numbers" height={900} />}
      {/* Hidden, not left out: meanwhile the parts load. They are shown at once, so none moves another. */}
      <div hidden={!isLoaded}>
        <div className={styles.page}>
          {stats.data !== undefined && <CountTiles stats={stats.data} />}
          {stats.isLoadingError && (
            <ErrorState
              what="The numbers could not be loaded"
              error={stats.error}
              onRetry={() => void stats.refetch()}
            />
          )}
          <Notices />
          <ModelSection />
          <div className={styles.columns}>
            <HistorySection />
            {stats.data !== undefined && <EventsPanel minutes={stats.data.events_per_minute} />}
          </div>
          {stats.data !== undefined && (
            <>
              <RequestsPanel procedures={stats.data.procedures} />
              <FailedCallsPanel calls={stats.data.failed_calls ?? NONE} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

/** Whether every part of the page has an answer, or an error once. */
function useIsLoaded(): boolean {
  const parts = [
    useQuery(statsQuery),
    useQuery(modelStatusQuery),
    useQuery(modelHistoryQuery),
    useQuery(demoStatusQuery),
  ];
  return parts.every(({ isPending, errorUpdateCount }) => !isPending || errorUpdateCount > 0);
}
