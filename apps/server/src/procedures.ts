/** The router's procedures by name: which there are, their REST paths, and how to call one. */
import type { Ports } from "@hellorec/api";
import { appRouter } from "@hellorec/api";
import { callTRPCProcedure, getTRPCErrorFromUnknown } from "@trpc/server";
import { z } from "zod";

/** One procedure of the router. */
export interface ProcedureEntry {
  /** As the router has it: `items.put`. */
  readonly name: string;
  readonly type: "query" | "mutation" | "subscription";
  /** Its REST address: `/items/put`. */
  readonly path: string;
}

const definition = z.object({ type: z.enum(["query", "mutation", "subscription"]) });

// At run time the router keeps its procedures flat, by full name; its type shows them nested, for
// callers.
const byName: [string, unknown][] = Object.entries(appRouter._def.procedures);

/** Every procedure of the contract, read from the router itself. */
export const procedures: readonly ProcedureEntry[] = byName.map(([name, procedure]) => ({
  name,
  type: typeOf(procedure),
  path: restPath(name),
}));

function typeOf(procedure: unknown): ProcedureEntry["type"] {
  const found = typeof procedure === "function" && "_def" in procedure ? procedure._def : undefined;
  return definition.parse(found).type;
}

/**
 * Calls a procedure by its name, with an input that nothing has checked yet.
 *
 * @throws {TRPCError} what the procedure threw, or BAD_REQUEST for the input
 */
export async function callProcedure(
  ports: Ports,
  entry: Pick<ProcedureEntry, "name" | "type">,
  input: unknown,
): Promise<unknown> {
  try {
    const output: unknown = await callTRPCProcedure({
      router: appRouter,
      path: entry.name,
      type: entry.type,
      getRawInput: () => Promise.resolve(input),
      ctx: ports,
      signal: undefined,
      batchIndex: 0,
    });
    return output;
  } catch (error) {
    throw getTRPCErrorFromUnknown(error);
  }
}

/**
 * The REST path of a procedure: its name in snake_case, its groups as folders.
 *
 * @example restPath("recommendForSession") // "/recommend_for_session"
 */
export function restPath(name: string): string {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return `/${snake.replaceAll(".", "/")}`;
}
