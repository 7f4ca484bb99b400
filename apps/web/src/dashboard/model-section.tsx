/** The sections about models: the one that serves, its quality, fits, and earlier models. */
import { useQuery } from "@tanstack/react-query";

import { Panel } from "../components/panel.tsx";
import { Skeleton } from "../components/skeleton.tsx";
import { EmptyState, ErrorState } from "../components/states.tsx";
import { HistoryPanel } from "./models/history-panel.tsx";
import { ModelPanel } from "./models/model-panel.tsx";
import { QualityPanel } from "./models/quality-panel.tsx";
import { modelHistoryQuery, modelStatusQuery } from "./models/queries.ts";
import { TrainingPanel } from "./models/training-panel.tsx";
import { useFits } from "./models/use-fits.ts";

import styles from "./dashboard-page.module.css";

export function ModelSection() {
  useFits();
  const status = useQuery(modelStatusQuery);
  if (status.isPending) return <Skeleton what="Loading the model" height={520} />;
  if (status.isLoadingError) {
    return (
      <ErrorState
        what="The model could not be loaded"
        error={status.error}
        onRetry={() => void status.refetch()}
      />
    );
  }
  const { model, job, search } = status.data;
  const training = <TrainingPanel job={job} search={search} hasModel={model !== null} />;
  if (model === null) {
    return (
      <div className={styles.columns}>
        <Panel title="Model">
          <EmptyState>
            No model yet: lists show what is popular. Once people liked some items, train one; or
            load a data set with <code>hellorec import movielens DIR</code>
          </EmptyState>
        </Panel>
        {training}
      </div>
    );
  }
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <ModelPanel model={model} />
        {training}
      </div>
      <QualityPanel metrics={model.metrics} />
    </div>
  );
}

/** This and earlier models; empty before the first one. */
export function HistorySection() {
  const history = useQuery(modelHistoryQuery);
  if (history.isPending) return <Skeleton what="Loading earlier models" height={420} />;
  if (history.isLoadingError) {
    return (
      <ErrorState
        what="Earlier models could not be loaded"
        error={history.error}
        onRetry={() => void history.refetch()}
      />
    );
  }
  return history.data.models.length === 0 ? null : <HistoryPanel models={history.data.models} />;
}
