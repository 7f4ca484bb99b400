import fc from "fast-check";
import { expect, test } from "vitest";

import { allocateNeighbourTable } from "./neighbour-table.ts";
import { keepLargestPerColumn } from "./weights-of-rows.ts";

test("keeps of each column the largest, of equal ones those of the lower rows", () => {
  const size = 6;
  // 0 stands for no entry; few different weights make many ties, and negative ones count as such.
  const cells = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 36, maxLength: 36 });
  fc.assert(
    fc.property(cells, fc.integer({ min: 1, max: 6 }), (matrix, perColumn) => {
      const table = allocateNeighbourTable(size, size);
      const entries: { row: number; column: number; weight: number }[] = [];
      for (const [cell, weight] of matrix.entries()) {
        const row = Math.floor(cell / size);
        const column = cell % size;
        if (weight === 0 || row === column) continue;
        entries.push({ row, column, weight });
        const count = table.counts[row] ?? 0;
        table.neighbours[row * table.capacity + count] = column;
        table.weights[row * table.capacity + count] = weight;
        table.counts[row] = count + 1;
      }
      const expected = entries.filter(
        ({ row, column, weight }) =>
          entries.filter(
            (other) =>
              other.column === column &&
              (other.weight > weight || (other.weight === weight && other.row < row)),
          ).length < perColumn,
      );
      const { offsets, neighbours, weights } = keepLargestPerColumn(table, perColumn);
      const kept = [...neighbours].map((column, entry) => ({
        row: offsets.findLastIndex((offset) => offset <= entry),
        column,
        weight: weights[entry],
      }));
      expect(kept).toEqual(expected);
    }),
  );
});
