/** A model for people: its facts and its offline quality. Tested through commands.test.ts. */
import type { ModelInfo } from "@hellorec/client";

import { agoText } from "./age.ts";
import { counted } from "./counts.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import type { Column } from "./table.ts";
import { rowsText, wrapped } from "./wrap.ts";
import type { LabelledRow } from "./wrap.ts";

/** A model and its offline quality, in blocks. */
export function modelText(model: ModelInfo | null, style: Style): string {
  const now = model === null ? 0 : Date.parse(model.trained_at);
  const blocks = [
    rowsText(modelRows(model, now), style.width, style.dim),
    qualityText(model, style),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

/** The model that serves, without its quality. */
export function modelRows(model: ModelInfo | null, now: number, hasEvents = true): LabelledRow[] {
  if (model === null) {
    const advice = hasEvents
      ? 'popular items are served; run "hellorec train"'
      : 'import events or track some first, with "hellorec import" or "hellorec track"';
    return [["model", `none yet: ${advice}`]];
  }
  const { counts } = model;
  const age = agoText((now - Date.parse(model.trained_at)) / 1000);
  return [
    ["model", `${model.version} (${model.algorithm})`],
    ["trained", `${age}; the fit alone took ${secondsText(model.fit_seconds)}`],
    [
      "fitted to",
      `what ${counted(counts.users, "user")} liked, viewed or bought: ${counted(counts.items, "item")}, in the catalog or not, ${counted(counts.interactions, "pair")} of a user and an item`,
    ],
    ["sample", sampleText(model.sample)],
    ["chosen", model.choice?.reason],
  ];
}

function sampleText(sample: ModelInfo["sample"]): string | undefined {
  if (sample === undefined) return undefined;
  const percent = Number((100 * sample.share).toPrecision(2));
  return `${percent}% of the users, as many as FIT_MEMORY_MB of the server allows`;
}

interface Metric {
  readonly name: string;
  readonly value: number;
  readonly popular: number | undefined;
}

const METRIC_COLUMNS: readonly Column<Metric>[] = [
  { heading: "QUALITY", cell: ({ name }) => name },
  { heading: "MODEL", align: "right", cell: ({ value }) => value.toFixed(4) },
  { heading: "POPULAR", align: "right", cell: ({ popular }) => popular?.toFixed(4) ?? "" },
  {
    heading: "LIFT",
    align: "right",
    cell: ({ value, popular = 0 }) => (popular > 0 ? `${(value / popular).toFixed(1)}x` : ""),
  },
];

/**
 * A model's offline metrics beside those of popular items, and what they measure; empty where none
 * were measured.
 */
export function qualityText(model: ModelInfo | null, style: Style): string {
  const { metrics = {} } = model ?? {};
  const rows = Object.entries(metrics)
    .filter(([name]) => !name.startsWith("popularity_"))
    .map(([name, value]) => ({ name, value, popular: metrics[`popularity_${name}`] }));
  if (rows.length === 0) return "";
  return [table(rows, METRIC_COLUMNS, style), ...measureNote(model, style)].join("\n");
}

/** With fewer users one of them moves the figures by a percent or more. */
const ENOUGH_USERS = 100;

/** Two figures of quality stand below each other: what tells them apart. */
function measureNote(model: ModelInfo | null, style: Style): string[] {
  const compared =
    model?.choice?.by === "search"
      ? ' The figure in "chosen" compared the models, by another measure.'
      : "";
  const users = model?.counts.users ?? 0;
  const few = users < ENOUGH_USERS ? " So few users say little about a model." : "";
  const note = `QUALITY is for the last item that each user liked, viewed or bought, held out: of ${counted(users, "user")} at most.${few}${compared}`;
  return wrapped(note, style.width).map((line) => style.dim(line));
}

function secondsText(seconds: number): string {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}
