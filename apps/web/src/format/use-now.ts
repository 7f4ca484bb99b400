/** The current time as a React hook. */
import { useEffect, useState } from "react";

/**
 * Milliseconds since 1970, updated at an interval while the page is visible.
 *
 * @example const age = formatAge(model.trained_at, useNow(1000));
 */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) setNow(Date.now());
    };
    const timer = setInterval(tick, everyMs);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [everyMs]);
  return now;
}
