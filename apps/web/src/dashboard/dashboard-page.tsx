/** The dashboard: counts, models and their quality, events and requests. */
import { useQuery } from "@tanstack/react-query";

import { Skeleton } from "../components/skeleton.tsx";
import { ErrorState } from "../components/states.tsx";
import { CountTiles } from "./count-tiles.tsx";
import { EventsPanel } from "./events-panel.tsx";
import { Freshness } from "./freshness.tsx";
import { HistorySection, ModelSection } from "./model-section.tsx";
import { Notices } from "./notices.tsx";
import { statsQuery } from "./queries.ts";
import { RequestsPanel } from "./requests-panel.tsx";

import styles from "./dashboard-page.module.css";

export default function DashboardPage() {
  const stats = useQuery(statsQuery);
  return (
    <div className={styles.page}>
      <title>Dashboard · hellorec</title>
      <header className={styles.head}>
        <h1>Dashboard</h1>
        <Freshness query={stats} />
      </header>
      {stats.data !== undefined && <CountTiles stats={stats.data} />}
      {stats.isPending && <Skeleton what="Loading the counts" height={138} />}
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
        {stats.isPending && <Skeleton what="Loading the events" height={420} />}
        {stats.data !== undefined && <EventsPanel minutes={stats.data.events_per_minute} />}
      </div>
      {stats.data !== undefined && <RequestsPanel procedures={stats.data.procedures} />}
    </div>
  );
}
