/** For how long a part of a page is held back so that nothing above it moves it. */
import { useEffect, useState } from "react";

const MOST_MS = 1000;

/** Whether the component has waited for a second: from then on it shows what it has. */
export function useIsLate(): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), MOST_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLate;
}
