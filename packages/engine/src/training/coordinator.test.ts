/** One attempt after another: the coordinator over a lock, a fit and a store that the test controls. */
import type { ModelInfo } from "@hellorec/api";
import type { LeaderLock } from "@hellorec/store";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { TrainingCoordinator } from "./coordinator.ts";
import type { TrainingCoordinatorOptions } from "./coordinator.ts";
import { CurrentFitJob } from "./fit-job.ts";
import type { FitOutput, FitResult, RunFitOptions } from "./fit-process/run-fit-process.ts";
import { Leadership } from "./leadership.ts";
import { defaultSelection } from "./model-selection.ts";
import { RefitSchedule } from "./refit-schedule.ts";

/** Long after what is waited for, such as the next try of the lock. */
const DEADLINE_MS = 10_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => void vi.useRealTimers());

/** A fit that the test ends. */
interface OpenFit {
  readonly options: RunFitOptions;
  readonly end: (result: FitResult) => void;
  readonly fail: (error: Error) => void;
}

function infoOf(version: string, events: number): ModelInfo {
  const counts = { events, users: 1, items: 1, interactions: 1 };
  return {
    version,
    algorithm: "rp3beta",
    trained_at: "2026-01-01T00:00:00.000Z",
    fit_seconds: 1,
    counts,
    parameters: {},
    metrics: {},
  };
}

function fittedOutput(events: number): FitOutput {
  const { version: _, trained_at: __, ...summary } = infoOf("", events);
  const digest = "0123456789abcdef";
  return { kind: "fitted", summary, digest, peakBytes: 200e6, body: new Uint8Array(4) };
}

function fitted(events: number): FitResult {
  return fittedOutput(events);
}

/** A coordinator in a world where the log has 500 events and the lock is free. */
function coordinated() {
  const world = {
    logged: 500,
    discardCount: 1,
    isLockFree: true,
    locksHeld: 0,
    lost: new AbortController(),
    saved: [] as string[],
    served: undefined as ModelInfo | undefined,
    /** A model that another process saved, which `loadNewerIfAny` finds. */
    savedElsewhere: undefined as ModelInfo | undefined,
    discards: 0,
    fits: [] as OpenFit[],
    errors: [] as unknown[],
    notes: [] as string[],
  };
  const job = new CurrentFitJob();
  const countLog = () => Promise.resolve(world.logged);
  const schedule = new RefitSchedule({
    afterEvents: 1000,
    afterHours: 0,
    fittedEvents: 0,
    countLog,
    onScheduled: () => coordinator.notify("fit_scheduled"),
    onDue: () => coordinator.notify("fit_due"),
  });
  const swap = (info: ModelInfo | undefined) => {
    world.served = info;
    coordinator.modelSwapped(info);
  };
  const leadership = new Leadership(
    {
      tryLeaderLock(): Promise<LeaderLock | undefined> {
        if (!world.isLockFree) return Promise.resolve(undefined);
        world.locksHeld++;
        world.lost = new AbortController();
        const release = () => {
          world.locksHeld--;
          return Promise.resolve();
        };
        return Promise.resolve({ release, lost: world.lost.signal });
      },
    },
    "fit",
  );
  const options: TrainingCoordinatorOptions = {
    order: () => ({
      kind: "fit",
      source: {
        memoryMb: 4096,
        location: "",
        eventWeights: {
          view: 1,
          click: 2,
          like: 3,
          purchase: 5,
          dislike: -4,
          rating_midpoint: 2.5,
        },
      },
      selected: defaultSelection("rp3beta"),
      budget: undefined,
    }),
    leadership,
    models: {
      discardCount: () => Promise.resolve(world.discardCount),
      save({ info, discardCount }) {
        const isSaved = discardCount === world.discardCount;
        if (isSaved) world.saved.push(info.version);
        return Promise.resolve(isSaved);
      },
      discard() {
        world.discards++;
        return Promise.resolve();
      },
    },
    holder: {
      get current() {
        return world.served === undefined ? undefined : { info: world.served };
      },
      serve({ info, discardCount }) {
        const isServed = discardCount === world.discardCount;
        if (isServed) swap(info);
        return Promise.resolve(isServed);
      },
      loadNewerIfAny() {
        if (world.savedElsewhere !== undefined) swap(world.savedElsewhere);
        world.savedElsewhere = undefined;
        return Promise.resolve();
      },
      drop() {
        swap(undefined);
        return Promise.resolve();
      },
    },
    schedule,
    job,
    countLog,
    onError: (error) => world.errors.push(error),
    onNote: (line) => world.notes.push(line),
    runFit: (_, options) =>
      new Promise<FitResult>((resolve, reject) => {
        const { signal } = options;
        signal.addEventListener("abort", () => reject(new Error("killed")));
        world.fits.push({ options, end: resolve, fail: reject });
      }),
  };
  const coordinator = new TrainingCoordinator(options);
  onTestFinished(async () => {
    schedule.close();
    await coordinator.close();
    expect(world.locksHeld).toBe(0);
  });
  /** The fit with this number, once it runs. */
  const fit = async (number: number): Promise<OpenFit> => {
    await vi.waitFor(() => expect(world.fits.length).toBeGreaterThanOrEqual(number), DEADLINE_MS);
    const found = world.fits[number - 1];
    if (found === undefined) throw new Error("there is no such fit");
    return found;
  };
  return { world, coordinator, schedule, job, fit, swap };
}

test("a fit goes through every state, holds the lock meanwhile, and its model serves", async () => {
  const { world, coordinator, job, fit } = coordinated();
  expect(coordinator.state).toBe("idle");
  const { job_id } = coordinator.requestFit();
  expect(coordinator.state).toBe("waiting_for_leadership");
  const running = await fit(1);
  expect(coordinator.state).toBe("fitting");
  expect(world.locksHeld).toBe(1);
  running.options.onProgress("fitting", 0.7);
  expect(job.current).toMatchObject({ job_id, state: "running", phase: "fitting", progress: 0.7 });
  running.end(fitted(500));
  await coordinator.idle();
  expect(coordinator.state).toBe("idle");
  expect(world.locksHeld).toBe(0);
  expect(world.saved).toEqual([world.served?.version]);
  expect(job.current).toMatchObject({ job_id, state: "done", model_version: world.saved[0] });
});

test("enough new events start a fit by themselves, and the next one after more", async () => {
  const { world, coordinator, schedule, job, fit } = coordinated();
  schedule.unfitted.add(100);
  expect(coordinator.state).toBe("scheduled");
  expect(job.current).toBeUndefined();
  await vi.advanceTimersByTimeAsync(5000);
  const running = await fit(1);
  expect(job.current?.state).toBe("running");
  schedule.unfitted.add(1000);
  running.end(fitted(600));
  await coordinator.idle();
  expect(coordinator.state).toBe("scheduled");
  await vi.advanceTimersByTimeAsync(60_000);
  (await fit(2)).end(fitted(1600));
  await coordinator.idle();
  expect(coordinator.state).toBe("idle");
  expect(world.saved).toHaveLength(2);
});

test("a request joins the fit that runs; with new events another fit follows in the same job", async () => {
  const { world, coordinator, schedule, fit } = coordinated();
  const first = coordinator.requestFit();
  const running = await fit(1);
  expect(coordinator.requestFit().job_id).toBe(first.job_id);
  expect(coordinator.state).toBe("fitting");
  schedule.unfitted.add(1);
  expect(coordinator.requestFit().job_id).toBe(first.job_id);
  expect(coordinator.state).toBe("fitting_then_again");
  running.end(fitted(500));
  const second = await fit(2);
  expect(world.saved).toHaveLength(1);
  expect(running.options.signal.aborted).toBe(false);
  second.end(fitted(501));
  await coordinator.idle();
  expect(world.saved).toHaveLength(2);
});

test.each(["refit_required", "refit_required_elsewhere"] as const)(
  "%s kills the fit that runs and starts it again, with the lock kept",
  async (event) => {
    const { world, coordinator, job, fit } = coordinated();
    const { job_id } = coordinator.requestFit();
    const running = await fit(1);
    running.options.onProgress("fitting", 0.7);
    coordinator.notify(event);
    expect(coordinator.state).toBe("restart_requested");
    expect(running.options.signal.aborted).toBe(true);
    const second = await fit(2);
    expect(world.locksHeld).toBe(1);
    second.options.onProgress("reading events", 0);
    expect(job.current).toMatchObject({ job_id, state: "running", progress: 0.7 });
    second.end(fitted(499));
    await coordinator.idle();
    expect(world.saved).toHaveLength(1);
    expect(world.errors).toEqual([]);
  },
);

test("only what this process erased starts a fit where none runs", async () => {
  const { coordinator, fit } = coordinated();
  coordinator.notify("refit_required_elsewhere");
  expect(coordinator.state).toBe("idle");
  coordinator.notify("refit_required");
  (await fit(1)).end(fitted(499));
  await coordinator.idle();
});

test("a model that was fitted before events were erased is refused, and fitted again", async () => {
  const { world, coordinator, job, fit } = coordinated();
  coordinator.requestFit();
  const running = await fit(1);
  world.discardCount++;
  running.end(fitted(500));
  (await fit(2)).end(fitted(499));
  await coordinator.idle();
  expect(world.saved).toHaveLength(1);
  expect(world.served?.counts.events).toBe(499);
  expect(job.current?.state).toBe("done");
});

test("when the lock is lost the fit is killed, and starts again with the lock", async () => {
  const { world, coordinator, fit } = coordinated();
  coordinator.requestFit();
  const running = await fit(1);
  world.isLockFree = false;
  world.locksHeld--;
  world.lost.abort();
  expect(running.options.signal.aborted).toBe(true);
  await vi.waitFor(() => expect(coordinator.state).toBe("waiting_for_leadership"), DEADLINE_MS);
  world.isLockFree = true;
  (await fit(2)).end(fitted(500));
  await coordinator.idle();
  expect(world.saved).toHaveLength(1);
});

test("a job that waits ends with another server's model if that includes every event", async () => {
  const { world, coordinator, job } = coordinated();
  world.isLockFree = false;
  coordinator.requestFit();
  await vi.waitFor(() => expect(job.current?.phase).toBe("waiting for its turn"), DEADLINE_MS);
  world.savedElsewhere = infoOf("old", 499);
  await vi.waitFor(() => expect(world.served?.version).toBe("old"), DEADLINE_MS);
  expect(coordinator.state).toBe("waiting_for_leadership");
  world.savedElsewhere = infoOf("new", 500);
  await coordinator.idle();
  expect(job.current).toMatchObject({ state: "done", model_version: "new" });
  expect(world.fits).toEqual([]);
});

test("a caller who joins a job that waits gets a model that includes the newer events", async () => {
  const { world, coordinator, schedule, job, fit } = coordinated();
  world.isLockFree = false;
  coordinator.requestFit();
  await vi.waitFor(() => expect(job.current?.phase).toBe("waiting for its turn"), DEADLINE_MS);
  schedule.unfitted.add(10);
  world.logged = 510;
  const joined = coordinator.requestFit();
  world.savedElsewhere = infoOf("too early", 500);
  await vi.waitFor(() => expect(world.served?.version).toBe("too early"), DEADLINE_MS);
  world.isLockFree = true;
  (await fit(1)).end(fitted(510));
  await coordinator.idle();
  expect(job.current).toMatchObject({ job_id: joined.job_id, model_version: world.saved[0] });
});

test("the lock is released again if its last holder left such a model", async () => {
  const { world, coordinator, job } = coordinated();
  world.isLockFree = false;
  coordinator.requestFit();
  await vi.waitFor(() => expect(job.current?.phase).toBe("waiting for its turn"), DEADLINE_MS);
  world.savedElsewhere = infoOf("new", 500);
  world.isLockFree = true;
  await coordinator.idle();
  expect(job.current).toMatchObject({ state: "done", model_version: "new" });
  expect(world.locksHeld).toBe(0);
  expect(world.fits).toEqual([]);
});

test("a fit that is due waits without a job until another process has fitted", async () => {
  const { world, coordinator, schedule, job, swap } = coordinated();
  world.isLockFree = false;
  schedule.unfitted.add(100);
  await vi.advanceTimersByTimeAsync(5000);
  expect(coordinator.state).toBe("due");
  expect(job.current).toBeUndefined();
  swap(infoOf("new", 500));
  await coordinator.idle();
  expect(coordinator.state).toBe("idle");
  expect(world.fits).toEqual([]);
  // The events that came meanwhile are counted, and are too few.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(coordinator.state).toBe("idle");
});

test("a fit that is scheduled is not needed once another process has fitted", async () => {
  const { world, coordinator, schedule, swap } = coordinated();
  schedule.unfitted.add(100);
  swap(infoOf("new", 500));
  expect(coordinator.state).toBe("idle");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(world.fits).toEqual([]);
});

test("a job that waits does not end with the model that served before", async () => {
  const { world, coordinator, job, fit, swap } = coordinated();
  swap(infoOf("old", 500));
  world.isLockFree = false;
  coordinator.requestFit();
  await vi.waitFor(() => expect(job.current?.phase).toBe("waiting for its turn"), DEADLINE_MS);
  world.isLockFree = true;
  (await fit(1)).end(fitted(500));
  await coordinator.idle();
  expect(job.current?.model_version).toBe(world.saved[0]);
});

test("a fit that is due looks for a newer model as soon as it has the lock", async () => {
  const { world, coordinator, schedule, job } = coordinated();
  world.savedElsewhere = infoOf("new", 500);
  schedule.unfitted.add(100);
  await vi.advanceTimersByTimeAsync(5000);
  await coordinator.idle();
  expect(world.served?.version).toBe("new");
  expect(world.fits).toEqual([]);
  expect(world.locksHeld).toBe(0);
  expect(job.current).toBeUndefined();
});

test("a request joins a fit that is due, and gets a job", async () => {
  const { world, coordinator, schedule, job, fit } = coordinated();
  world.isLockFree = false;
  schedule.unfitted.add(100);
  await vi.advanceTimersByTimeAsync(5000);
  const { job_id } = coordinator.requestFit();
  expect(coordinator.state).toBe("waiting_for_leadership");
  world.isLockFree = true;
  (await fit(1)).end(fitted(600));
  await coordinator.idle();
  expect(job.current).toMatchObject({ job_id, state: "done" });
  expect(world.fits).toHaveLength(1);
});

test("a model that another process discarded is fitted again soon", async () => {
  const { world, coordinator, fit, swap } = coordinated();
  swap(infoOf("old", 500));
  swap(undefined);
  expect(coordinator.state).toBe("scheduled");
  await vi.advanceTimersByTimeAsync(5000);
  (await fit(1)).end(fitted(499));
  await coordinator.idle();
  expect(world.saved).toHaveLength(1);
});

test("where there is nothing to learn no model serves any more, and the caller is told why", async () => {
  const { world, coordinator, schedule, job, fit, swap } = coordinated();
  swap(infoOf("old", 500));
  coordinator.requestFit();
  (await fit(1)).end({ kind: "nothing_to_learn", events: 500 });
  await coordinator.idle();
  expect(world.served).toBeUndefined();
  expect(world.discards).toBe(1);
  expect(job.current).toMatchObject({ state: "failed" });
  expect(job.current?.error).toMatch(/nothing to learn from yet/);
  expect(world.errors).toEqual([]);
  // Without more data a retry would end the same way.
  schedule.unfitted.add(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(coordinator.state).toBe("idle");
});

test("a fit after a removal of everything ends without a failure, and new data is fitted soon", async () => {
  const { world, coordinator, schedule, job, fit, swap } = coordinated();
  swap(infoOf("old", 5000));
  coordinator.notify("refit_required");
  const running = await fit(1);
  schedule.unfitted.add(60);
  running.end({ kind: "nothing_to_learn", events: 0 });
  await coordinator.idle();
  expect(world.served).toBeUndefined();
  expect(world.discards).toBe(1);
  expect(job.current?.state).toBe("done");
  expect(job.current?.error).toBeUndefined();
  expect(job.current?.model_version).toBeUndefined();
  schedule.unfitted.add(40);
  await vi.advanceTimersByTimeAsync(5000);
  (await fit(2)).end(fitted(100));
  await coordinator.idle();
  expect(world.served?.counts.events).toBe(100);
});

test("a caller who joins a fit after a removal is told that there is nothing to learn", async () => {
  const { coordinator, job, fit } = coordinated();
  coordinator.notify("refit_required");
  const running = await fit(1);
  coordinator.requestFit();
  running.end({ kind: "nothing_to_learn", events: 0 });
  await coordinator.idle();
  expect(job.current?.error).toMatch(/nothing to learn from yet/);
  coordinator.notify("refit_required");
  (await fit(2)).end({ kind: "nothing_to_learn", events: 0 });
  await coordinator.idle();
  expect(job.current?.error).toBeUndefined();
});

test("a fit that fails leaves the old model in service, and only the log says why", async () => {
  const { world, coordinator, job, fit, swap } = coordinated();
  swap(infoOf("old", 500));
  coordinator.requestFit();
  (await fit(1)).fail(new Error("out of memory"));
  await coordinator.idle();
  expect(world.served?.version).toBe("old");
  expect(String(world.errors)).toMatch(/out of memory/);
  expect(job.current?.error).toBe("the fit failed; the server's log says why");
  expect(world.locksHeld).toBe(0);
});

test("a failure that is followed by another attempt does not end the job", async () => {
  const { world, coordinator, schedule, job, fit } = coordinated();
  coordinator.requestFit();
  const running = await fit(1);
  schedule.unfitted.add(1);
  coordinator.requestFit();
  running.fail(new Error("out of memory"));
  (await fit(2)).end(fitted(501));
  await coordinator.idle();
  expect(world.errors).toHaveLength(1);
  expect(job.current?.state).toBe("done");
});

test.each(["waiting", "fitting"])(
  "closing while %s ends the job and releases the lock",
  async (phase) => {
    const { world, coordinator, job, fit } = coordinated();
    world.isLockFree = phase === "fitting";
    coordinator.requestFit();
    if (phase === "fitting") await fit(1);
    await coordinator.close();
    expect(job.current).toMatchObject({ state: "failed", error: "the server is shutting down" });
    expect(world.errors).toEqual([]);
    expect(world.locksHeld).toBe(0);
    expect(coordinator.state).toBe("closed");
  },
);

test("a request after closing gets a job that has failed", async () => {
  const { coordinator, job } = coordinated();
  await coordinator.close();
  const { job_id } = coordinator.requestFit();
  expect(job.current).toMatchObject({
    job_id,
    state: "failed",
    error: "the server is shutting down",
  });
});

test("a sample stands for the log as it was before the fit; too much memory is told", async () => {
  const { world, coordinator, fit } = coordinated();
  coordinator.requestFit();
  const first = await fit(1);
  world.logged = 620;
  const { summary, ...output } = fittedOutput(123);
  const peakBytes = 5000e6;
  first.end({ ...output, peakBytes, summary: { ...summary, sample: { share: 0.25 } } });
  await vi.waitFor(() => expect(world.served).toBeDefined(), DEADLINE_MS);
  expect(world.served).toMatchObject({ counts: { events: 500 }, sample: { share: 0.25 } });
  expect(world.notes).toEqual([expect.stringContaining("5000 MB")]);
});
