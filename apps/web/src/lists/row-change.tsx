/** Announces a changed row to screen readers. */
import { useState } from "react";

import type { ShownList } from "./kept-places.ts";
import { changeOf } from "./row-changes.ts";

export function RowChange({ list }: { readonly list: ShownList }) {
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
