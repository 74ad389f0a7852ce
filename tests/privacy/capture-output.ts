/** Takes everything this process writes out, until released: what the product would have put into its operator's logs. */
export function captureOutput(): { text(): string; release(): void } {
  const written: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) => ({ stream, write: stream.write }));
  const methods = ["debug", "error", "info", "log", "trace", "warn"] as const;
  const before = Object.fromEntries(methods.map((method) => [method, console[method]]));

  for (const { stream } of streams) {
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      written.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("latin1"));
      const done = rest.find((each) => typeof each === "function") as (() => void) | undefined;
      done?.();
      return true;
    }) as typeof stream.write;
  }
  for (const method of methods)
    console[method] = (...values: unknown[]) => void written.push(values.map(show).join(" "));

  return {
    text: () => written.join(""),
    release() {
      for (const { stream, write } of streams) stream.write = write;
      Object.assign(console, before);
    },
  };
}

function show(value: unknown): string {
  return value instanceof Error
    ? `${value.stack} ${JSON.stringify(value)} ${show(value.cause ?? "")}`
    : (JSON.stringify(value) ?? "");
}
