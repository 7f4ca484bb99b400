/** Input and output of the programs that write the same rows with the engine alone. */
import { z } from "zod";

const rawWrites = {
  /** Events written before it is measured. */
  warm_up: z.number(),
  events: z.number(),
  /** Rows of a transaction. */
  batch: z.number(),
};

/** A data file whose tables are there. */
export const rawInsertsSchema = z.object({ ...rawWrites, file: z.string() });

/** A database whose tables are there. */
export const rawCopySchema = z.object({ ...rawWrites, url: z.string() });

export const rawOutputSchema = z.object({ events: z.number(), seconds: z.number() });

export type RawOutput = z.output<typeof rawOutputSchema>;
export type RawWrites = Omit<z.output<typeof rawInsertsSchema>, "file">;
