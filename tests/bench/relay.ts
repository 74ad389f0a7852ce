/**
 * CPU time per event of a stream, side by side in one process: a bare proxy, the engine forwarding with
 * its tap, the engine translating. Ratios are what counts; absolutes are this machine's. Bounded, on loopback, ends by
 * itself.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import path from "node:path";
import { eventsPerStream } from "./streams";

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const streamsPerRound = Number(process.env.BENCH_STREAMS ?? 60);
const concurrency = 8;
const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });

const messages = [{ role: "user", content: "Count to three hundred." }];
const subjects = [
  { name: "bare proxy", path: "/bare", body: { model: "test-model", stream: true, messages } },
  { name: "forward, with tap", path: "/v1/chat/completions", body: { model: "test-model", stream: true, messages } },
  {
    name: "translate to Anthropic",
    path: "/v1/messages",
    body: { model: "test-model", stream: true, max_tokens: 1_000, messages },
  },
  {
    name: "translate to Gemini",
    path: "/v1beta/models/test-model:streamGenerateContent?alt=sse",
    body: { contents: [{ role: "user", parts: [{ text: "Count to three hundred." }] }] },
  },
  {
    name: "translate to Responses",
    path: "/v1/responses",
    body: { model: "test-model", stream: true, input: "Count to three hundred." },
  },
] as const;

const provider = await start("provider.ts");
const subject = await start("subject.ts", provider.url);
const samples = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
try {
  for (const each of subjects) await run(each, 20);
  for (let round = 0; round < rounds; round++) {
    for (const each of subjects) {
      const before = await cpu();
      await run(each, streamsPerRound);
      samples.get(each.name)!.push(((await cpu()) - before) / (streamsPerRound * eventsPerStream));
    }
  }
  report();
} finally {
  agent.destroy();
  provider.stop();
  subject.stop();
}

function report(): void {
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const bare = median(samples.get("bare proxy")!);
  console.log(`CPU per event, median of ${rounds} rounds of ${streamsPerRound} streams of ${eventsPerStream} events`);
  for (const [name, values] of samples) {
    const microseconds = median(values);
    console.log(`${name.padEnd(24)} ${microseconds.toFixed(1).padStart(7)} µs  ${(microseconds / bare).toFixed(2)}x`);
  }
}

async function start(file: string, ...args: string[]) {
  const child = fork(path.join(import.meta.dirname, file), args, { execArgv: ["--import", "tsx"] });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

async function run(each: (typeof subjects)[number], count: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await ask(each);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

function ask({ path: target, body }: (typeof subjects)[number]): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: "Bearer tct_good", "content-type": "application/json" };
    const request = http.request(subject.url + target, { method: "POST", agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${target} answered ${response.statusCode}`));
      response.resume().on("end", resolve).on("error", reject);
    });
    request.on("error", reject).end(JSON.stringify(body));
  });
}

async function cpu(): Promise<number> {
  const answer = await fetch(`${subject.url}/cpu`);
  return ((await answer.json()) as { microseconds: number }).microseconds;
}
