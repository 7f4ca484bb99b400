/** The model of a fake client: one that is always there, and fits that are done at once. */
import type { FitJob, ModelInfo, ModelPort } from "@hellorec/api";

import { weightsOf } from "./event-weights.ts";
import type { FakeData } from "./fake-data.ts";

const TRAINED_AT = "2026-01-01T00:00:30.000Z";

/** What each list names as its model. */
export const FAKE_MODEL = { version: "fake-model-1", algorithm: "fake" } as const;

/** The port of models over the data of a fake. */
export function modelPort(data: FakeData): ModelPort {
  let job: FitJob | null = null;
  const model = (): ModelInfo => ({
    ...FAKE_MODEL,
    trained_at: TRAINED_AT,
    fit_seconds: 0,
    counts: {
      events: data.log.length,
      users: new Set(data.log.map(({ user_id }) => user_id)).size,
      items: weightsOf(data.log).size,
      interactions: new Set(data.log.map(({ user_id, item_id }) => `${user_id}\0${item_id}`)).size,
    },
    parameters: {},
    metrics: {},
  });
  const done = (job_id: string): FitJob => ({
    job_id,
    state: "done",
    progress: 1,
    phase: "done",
    started_at: TRAINED_AT,
    finished_at: TRAINED_AT,
    model_version: FAKE_MODEL.version,
  });
  return {
    train: async () => {
      job = done(data.nextId("job"));
      return { job_id: job.job_id, state: job.state };
    },
    status: async () => ({
      model: model(),
      version: FAKE_MODEL.version,
      trained_at: TRAINED_AT,
      job,
    }),
    history: async () => ({ models: [model()] }),
    async *progress({ job_id }) {
      const reported = done(job_id ?? job?.job_id ?? data.nextId("job"));
      const { finished_at: _end, model_version: _version, ...running } = reported;
      yield { ...running, state: "running", progress: 0.5, phase: "fitting" };
      yield reported;
    },
  };
}
