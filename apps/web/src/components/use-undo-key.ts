/** The keys Ctrl+Z, or Command+Z, undo what the shown message is about. Tested in e2e. */
import { useEffect } from "react";

import { isTyping } from "../state/typing.ts";

/** As `aria-keyshortcuts` names them. */
export const UNDO_KEYS = "Control+Z Meta+Z";

/** @param undo undefined: there is nothing to undo, and the keys are the browser's */
export function useUndoKey(undo: (() => void) | undefined): void {
  useEffect(() => {
    if (undo === undefined) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
      const isUndo = key.toLowerCase() === "z" && (ctrlKey || metaKey) && !altKey && !shiftKey;
      if (!isUndo || isTyping(target)) return;
      event.preventDefault();
      undo();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [undo]);
}
