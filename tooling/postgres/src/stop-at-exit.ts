/** Ends the servers that still run when this process ends. */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const stops = new Set<() => void>();

/** Calls `stop` when the process ends before it was removed. `stop` must not wait for anything. */
export function stopAtExit(stop: () => void): Disposable {
  if (stops.size === 0) listen("on");
  stops.add(stop);
  return {
    [Symbol.dispose]() {
      if (stops.delete(stop) && stops.size === 0) listen("off");
    },
  };
}

function listen(change: "on" | "off"): void {
  process[change]("exit", stopAll);
  for (const signal of SIGNALS) process[change](signal, onSignal);
}

function stopAll(): void {
  for (const stop of stops) stop();
  stops.clear();
  listen("off");
}

/** A signal ends the process as if nothing listened, unless another listener decides. */
function onSignal(signal: NodeJS.Signals): void {
  stopAll();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
