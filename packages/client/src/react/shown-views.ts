/** Which views are being shown, so that each counts once, however often its component mounts. */

/** Views on screen by their owner, with how many components show each. */
const shown = new WeakMap<object, Map<string, number>>();

/**
 * Notes that a component shows something. It ends a moment after the last component that shows it has
 * gone: StrictMode mounts each component twice, and a page that changes its layout mounts them anew.
 *
 * @returns whether nothing showed it before, and a function for when the component goes
 */
export function show(owner: object, key: string): { isFirst: boolean; hide: () => void } {
  const views = shown.get(owner) ?? new Map<string, number>();
  shown.set(owner, views);
  const before = views.get(key) ?? 0;
  views.set(key, before + 1);
  const hide = () => {
    setTimeout(() => {
      const left = (views.get(key) ?? 1) - 1;
      if (left === 0) views.delete(key);
      else views.set(key, left);
    }, 0);
  };
  return { isFirst: before === 0, hide };
}
