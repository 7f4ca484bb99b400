/** Fits: the button that starts one, its progress, and the result of the last one. */
import type { ModelStatus } from "@hellorec/client";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { client } from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { Panel } from "../../components/panel.tsx";
import { ErrorState } from "../../components/states.tsx";
import { Age } from "../../format/age.tsx";
import { formatShare } from "../../format/numbers.ts";
import { formatTook } from "../../format/time.ts";
import { shortVersion } from "../../format/version.ts";
import { modelStatusQuery } from "./queries.ts";

import styles from "./training-panel.module.css";

type Job = NonNullable<ModelStatus["job"]>;

interface TrainingPanelProps {
  readonly job: ModelStatus["job"];
  readonly search: ModelStatus["search"];
  readonly hasModel: boolean;
}

export function TrainingPanel({ job, search, hasModel }: TrainingPanelProps) {
  const queries = useQueryClient();
  const train = useMutation({
    mutationFn: () => client.model.train.mutate(),
    onSuccess: () => queries.invalidateQueries({ queryKey: modelStatusQuery.queryKey }),
  });
  const isRunning = job?.state === "running" || train.isPending;
  return (
    <Panel
      title="Training"
      note="A fit reads the whole log; the current model serves until the new one is ready."
      actions={
        <Button tone="primary" isBusy={isRunning} onClick={() => train.mutate()}>
          {isRunning ? "Training…" : "Train now"}
        </Button>
      }
    >
      {train.isError && (
        <ErrorState
          what="The fit could not be started"
          error={train.error}
          onRetry={() => train.mutate()}
        />
      )}
      <p role="status" className="visually-hidden">
        {job !== null && announcement(job)}
      </p>
      <div className={styles.fit}>
        {job === null ? (
          <p>No fit since the server started.</p>
        ) : (
          <Fit job={job} hasModel={hasModel} />
        )}
      </div>
      {search !== undefined && (
        <Progress
          share={search.progress}
          label="Comparing models"
          note="Models are compared on what each user liked last; a fit of the best follows."
        />
      )}
    </Panel>
  );
}

interface FitProps {
  readonly job: Job;
  readonly hasModel: boolean;
}

function Fit({ job, hasModel }: FitProps) {
  const { state, phase, progress } = job;
  if (state === "running") return <Progress share={progress} label={capital(phase)} />;
  const ended = job.finished_at ?? job.started_at;
  const took = formatTook(Date.parse(ended) - Date.parse(job.started_at));
  if (state === "failed") {
    return (
      <p>
        <span className={styles.failed}>Failed</span>: {job.error ?? "no reason given"}.
        {hasModel && " The previous model still serves."} That was <Age instant={ended} />
      </p>
    );
  }
  return (
    <p>
      <span className={styles.done}>Done</span> after {took}
      {job.model_version !== undefined &&
        `: the model of ${shortVersion(job.model_version)} serves`}
      . That was <Age instant={ended} />
    </p>
  );
}

interface ProgressProps {
  readonly share: number;
  readonly label: string;
  readonly note?: string;
}

function Progress({ share, label, note }: ProgressProps) {
  return (
    <div className={styles.progress}>
      <p className={styles.phase}>
        <span>{label}</span>
        <span>{formatShare(Math.floor(share * 100) / 100)}</span>
      </p>
      <progress value={share} max={1} aria-label={label} />
      {note !== undefined && <p className={styles.note}>{note}</p>}
    </div>
  );
}

/** The text for screen readers: each phase and the end. Shares and ages change too often for it. */
function announcement(job: Job): string {
  if (job.state === "running") return `Training: ${job.phase}`;
  return job.state === "done" ? "Training is done." : `Training failed: ${job.error ?? ""}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
