/** Models as a table, newest first. */
import type { ModelInfo } from "@hellorec/client";

import { formatAligned, formatLift, UNKNOWN } from "../../format/numbers.ts";
import { formatInstant } from "../../format/time.ts";
import { shortVersion } from "../../format/version.ts";
import { comparedMetrics } from "./quality.ts";

import tables from "../../components/table.module.css";

interface ModelsTableProps {
  readonly models: readonly ModelInfo[];
  readonly metric: string;
}

export function ModelsTable({ models, metric }: ModelsTableProps) {
  const best = Math.max(0, ...models.map(({ metrics }) => metrics[metric] ?? 0));
  return (
    <table className={tables.table}>
      <thead>
        <tr>
          <th scope="col">Model of</th>
          <th scope="col">Algorithm</th>
          <th scope="col" className={tables.number}>
            {metric}
          </th>
          <th scope="col" className={tables.number}>
            Popular
          </th>
          <th scope="col" className={tables.number}>
            Lift
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map(({ version, trained_at, algorithm, metrics }) => {
          const compared = comparedMetrics(metrics).find(({ name }) => name === metric);
          return (
            <tr key={version}>
              <th scope="row" title={`${version}, made ${formatInstant(trained_at)}`}>
                {shortVersion(version)}
              </th>
              <td>{algorithm}</td>
              <td className={tables.number}>{orUnknown(compared?.model, best)}</td>
              <td className={tables.number}>{orUnknown(compared?.popularity, best)}</td>
              <td className={tables.number}>{formatLift(compared?.lift)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function orUnknown(value: number | undefined, best: number): string {
  return value === undefined ? UNKNOWN : formatAligned(value, best);
}
