/**
 * For tests of components: a window and a document, for as long as a test needs them. Everything else
 * stays as Node has it, so that `fetch` and its signals are real. vitest's own environments replace them.
 */
import { Window } from "happy-dom";
import type { Document } from "happy-dom";

/** A page of a test. */
export interface TestPage extends AsyncDisposable {
  readonly document: Document;
}

/** Makes the globals of a page; disposing removes them, so that the next test file runs without. */
export function openPage(): TestPage {
  const window = new Window({ url: "http://127.0.0.1/" });
  const values = {
    window,
    document: window.document,
    navigator: window.navigator,
  };
  const before = Object.getOwnPropertyDescriptors(globalThis);
  for (const [name, value] of Object.entries(values)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return {
    document: window.document,
    async [Symbol.asyncDispose]() {
      for (const name of Object.keys(values)) {
        Reflect.deleteProperty(globalThis, name);
        const descriptor = Reflect.get(before, name);
        if (descriptor !== undefined) Object.defineProperty(globalThis, name, descriptor);
      }
      await window.happyDOM.close();
    },
  };
}
