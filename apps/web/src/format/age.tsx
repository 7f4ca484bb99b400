/** The age of an instant, updated every second; the instant itself on hover. */
import { formatAge, formatInstant } from "./time.ts";
import { useNow } from "./use-now.ts";

const ON_ONE_LINE = { whiteSpace: "nowrap" } as const;

/** @example <Age instant="2026-01-31T12:00:00Z" /> // 3 min ago */
export function Age({ instant }: { readonly instant: string }) {
  const now = useNow(1000);
  return (
    <time dateTime={instant} title={formatInstant(instant)} style={ON_ONE_LINE}>
      {formatAge(instant, now)}
    </time>
  );
}
