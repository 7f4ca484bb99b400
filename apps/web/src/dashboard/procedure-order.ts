/** The order of the table of procedures: by any column, ascending or descending. */
import type { Stats } from "@hellorec/client";

/** The calls of one procedure. */
export type ProcedureStats = Stats["procedures"][number];

/** A column that the table can be sorted by. */
export type ProcedureColumn = "procedure" | "requests" | "errors" | "p50" | "p99";

/** A column and a direction. */
export interface ProcedureOrder {
  readonly column: ProcedureColumn;
  readonly descending: boolean;
}

/** The order after a click on a heading: numbers start with the largest, names with A. */
export function nextOrder(order: ProcedureOrder, column: ProcedureColumn): ProcedureOrder {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== "procedure" };
}

/** A sorted copy. Equal rows are ordered by name, so that they do not move while numbers change. */
export function sortProcedures(
  procedures: readonly ProcedureStats[],
  { column, descending }: ProcedureOrder,
): ProcedureStats[] {
  return [...procedures].sort((one, other) => {
    const byName = compare(one.procedure, other.procedure);
    if (column === "procedure") return descending ? -byName : byName;
    const difference = valueOf(one, column) - valueOf(other, column);
    return (descending ? -difference : difference) || byName;
  });
}

function valueOf(row: ProcedureStats, column: Exclude<ProcedureColumn, "procedure">): number {
  return column === "p50" || column === "p99" ? row.latency_ms[column] : row[column];
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
