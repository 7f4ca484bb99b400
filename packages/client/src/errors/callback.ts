/** Calls functions of the app. */

/** Calls one. What it throws becomes an uncaught error of the app, and stops nothing here. */
export function callOfApp(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
