/** What a program prints that fits a model and makes lists for `bench quality`: a line of JSON. */
import { z } from "zod";

export const contenderOutputSchema = z.object({
  /** Of the library; empty for this project. */
  version: z.string(),
  fit_seconds: z.number(),
  /** All threads of the process during the fit. */
  fit_cpu_seconds: z.number(),
  /** Of the process from its start to its end. */
  peak_bytes: z.number(),
  /** Lists made one at a time, to measure their speed. */
  requests: z.int(),
  requests_per_second: z.number(),
  p50_us: z.number(),
  /** All threads of the process, user and system. */
  cpu_us_per_request: z.number(),
});

export type ContenderOutput = z.output<typeof contenderOutputSchema>;
