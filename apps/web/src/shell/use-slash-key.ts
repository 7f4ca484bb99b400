/** The key "/" moves the focus to a field. Tested in e2e. */
import { useEffect } from "react";
import type { RefObject } from "react";

import { isTyping } from "../state/typing.ts";

/** Focuses the field and selects its text, unless the key is typed into another one. */
export function useSlashKey(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, isComposing, target } = event;
      if (key !== "/" || ctrlKey || metaKey || altKey || isComposing || isTyping(target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [field]);
}
