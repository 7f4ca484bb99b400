/** The quality of this and earlier models, as a chart and a table. */
import type { ModelInfo } from "@hellorec/client";
import { useMemo, useState } from "react";

import { Choice } from "../../components/choice.tsx";
import { Panel } from "../../components/panel.tsx";
import { EmptyState } from "../../components/states.tsx";
import { formatShort } from "../../format/numbers.ts";
import { formatDay } from "../../format/time.ts";
import { shortVersion } from "../../format/version.ts";
import { PlotFrame } from "../plot/plot-frame.tsx";
import type { PlotAxes, PlotLine } from "../plot/plot-options.ts";
import { metricSeries } from "./metric-series.ts";
import { ModelsTable } from "./models-table.tsx";
import { metricNames, popularityOf } from "./quality.ts";

const LINES: readonly PlotLine[] = [
  { label: "Model", color: "--accent", shape: "line" },
  { label: "Popular items", color: "--line-strong", shape: "dashed" },
];
const HEIGHT = 220;

/** @param models newest first, at least one */
export function HistoryPanel({ models }: { readonly models: readonly ModelInfo[] }) {
  const names = useMemo(() => metricNames(models), [models]);
  const [chosen, setChosen] = useState<string>();
  const metric = chosen !== undefined && names.includes(chosen) ? chosen : names[0];
  return (
    <Panel
      title="Models"
      note={models.length === 1 ? "One so far" : `The last ${models.length}, oldest first`}
      actions={
        names.length > 1 && (
          <Choice
            label="Metric"
            options={names.map((name) => ({ value: name, name }))}
            value={metric}
            onChange={setChosen}
          />
        )
      }
    >
      {metric === undefined ? (
        <EmptyState>None of these models was measured.</EmptyState>
      ) : (
        <HistoryPlot models={models} metric={metric} />
      )}
    </Panel>
  );
}

interface HistoryPlotProps {
  readonly models: readonly ModelInfo[];
  readonly metric: string;
}

function HistoryPlot({ models, metric }: HistoryPlotProps) {
  const series = useMemo(() => metricSeries(models, metric), [models, metric]);
  const ascending = useMemo(() => [...models].reverse(), [models]);
  const axes: PlotAxes = {
    x: "count",
    formatX: (at) => {
      const model = ascending[at];
      return model === undefined ? "" : formatDay(model.trained_at);
    },
    formatY: formatShort,
  };
  return (
    <PlotFrame
      series={series}
      lines={LINES}
      axes={axes}
      height={HEIGHT}
      description={describeModel(models[0], metric)}
      describePoint={(at) => describeModel(ascending[at], metric)}
      table={<ModelsTable models={models} metric={metric} />}
    />
  );
}

function describeModel(model: ModelInfo | undefined, metric: string): string {
  if (model === undefined) return "";
  const { version, algorithm, metrics } = model;
  const value = metrics[metric];
  const popularity = popularityOf(metrics, metric);
  const quality =
    value === undefined
      ? "not measured"
      : `${metric} ${formatShort(value)}${popularity === undefined ? "" : `, popular items ${formatShort(popularity)}`}`;
  return `Model of ${shortVersion(version)} (${algorithm}): ${quality}`;
}
