/** The global objects of a page or of Node that the queue uses: each may be missing. */

/** The part of the browsers' `Storage` that the queue uses; `localStorage` and `sessionStorage` fit. */
export interface StorageLike {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Where listeners are added. */
export interface Listenable {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** Those objects. Reading `localStorage` throws where a page may not store. */
export interface Runtime extends Partial<Listenable> {
  readonly document?: Listenable & { readonly visibilityState: string };
  readonly localStorage?: StorageLike;
  readonly process?: {
    readonly on?: (event: "beforeExit", listener: () => void) => unknown;
    readonly off?: (event: "beforeExit", listener: () => void) => unknown;
  };
}

/** The global object of this runtime. */
export const runtime: Runtime = globalThis;
