/** Announces a changed row to screen readers. */
import type { Recommendations } from "@hellorec/client";
import { useState } from "react";

import { changeOf } from "./row-changes.ts";

export function RowChange({ list }: { readonly list: Recommendations }) {
  const [before, setBefore] = useState(list);
  const [text, setText] = useState("");
  if (before !== list) {
    setBefore(list);
    setText(changeOf(before, list) ?? text);
  }
  return (
    <p className="visually-hidden" aria-live="polite">
      {text}
    </p>
  );
}
