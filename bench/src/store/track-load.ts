/** What `programs/track-load.ts` reads, and what it prints. */
import { z } from "zod";

export const trackLoadSchema = z.object({
  /** Of a server on 127.0.0.1. */
  port: z.number(),
  /** Events in a request. */
  batch: z.number(),
  /** Requests under way at all times. */
  callers: z.number(),
  /** It ends after this, or after `most_events`. */
  seconds: z.number(),
  most_events: z.number(),
  /** Number of the first event. */
  first_event: z.number(),
});

export type TrackLoad = z.output<typeof trackLoadSchema>;

export const trackOutputSchema = z.object({
  /** Acknowledged. */
  requests: z.number(),
  /** Number of the first event that was not sent. */
  next_event: z.number(),
  seconds: z.number(),
  /** From the first byte sent to the last received, retries included. */
  p50_ms: z.number(),
  p99_ms: z.number(),
  /** Requests answered 503, and retried. */
  refused: z.number(),
  generator_cpu_seconds: z.number(),
});

export type TrackOutput = z.output<typeof trackOutputSchema>;
