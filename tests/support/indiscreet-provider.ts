import { type PlainProvider, type ProviderCall, startPlainProvider } from "./plain-provider";

type Plant = (name: string) => string;
type Answer = (call: ProviderCall, plant: Plant) => void;

/** Every way in which a provider can say something that must not be kept: in answers, in failures, in headers. */
const answers: Record<string, Answer> = {
  "whole answer"(call, plant) {
    head(call, plant, 200, "application/json");
    call.response.end(JSON.stringify({ ...message(plant), usage: { prompt_tokens: 9, completion_tokens: 7 } }));
  },
  "whole answer of words where there should be numbers"(call, plant) {
    const usage = { prompt_tokens: plant("usage"), completion_tokens: { [plant("usagekey")]: 1 } };
    const [choice] = message(plant).choices;
    call.json({ ...message(plant), choices: [{ ...choice, finish_reason: plant("finish") }], usage });
  },
  "answer that is no JSON"(call, plant) {
    head(call, plant, 200, "application/json");
    call.response.end(`{"choices": [ ${plant("nojson")}`);
  },
  stream(call, plant) {
    head(call, plant, 200, "text/event-stream");
    for (const delta of deltas(plant)) call.event(chunk(plant, delta));
    call.event({ ...chunk(plant, {}), choices: [], usage: { prompt_tokens: 9, completion_tokens: 7 } });
    call.event("[DONE]");
    call.response.end();
  },
  "stream for ever"(call, plant) {
    for (const delta of deltas(plant)) call.event(chunk(plant, delta));
  },
  "stream with an error in it"(call, plant) {
    call.event(chunk(plant, { content: plant("answer") }));
    call.event({ error: { message: plant("error"), type: plant("errortype"), code: plant("errorcode") } });
    call.response.end();
  },
  "stream of broken events"(call, plant) {
    call.event(chunk(plant, { content: plant("answer") }));
    call.response.write(`event: ${plant("event")}\ndata: {"choices": ${plant("broken")}\n\n: ${plant("comment")}\n`);
    call.response.end(`data: ${plant("unfinished")}`);
  },
  "stream that is cut"(call, plant) {
    call.event(chunk(plant, { content: plant("answer") }));
    call.response.write(`data: {"choices":[{"delta":{"content":"${plant("half")}`, () => call.response.destroy());
  },
  "silence for ever"() {},
  "connection that is cut"(call) {
    call.response.destroy();
  },
  "error page"(call, plant) {
    head(call, plant, 500, "text/html");
    call.response.end(`<html><title>${plant("page")}</title></html>`);
  },
  ...Object.fromEntries(
    [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 503].map((status) => [`${status}`, refuse(status)]),
  ),
};

export const indiscreetOutcomes = Object.keys(answers);

export function startIndiscreetProvider(plant: Plant): Promise<PlainProvider> {
  return startPlainProvider((call) => {
    const outcome = (JSON.parse(call.body) as { metadata: { outcome: string } }).metadata.outcome;
    answers[outcome]!(call, plant);
  });
}

function head({ response }: ProviderCall, plant: Plant, status: number, contentType: string): void {
  response.writeHead(status, {
    "content-type": contentType,
    "x-request-id": plant("upstreamid"),
    "openai-organization": plant("organization"),
    "set-cookie": `a=${plant("cookie")}`,
    "x-said": plant("upstreamheader"),
    "retry-after": plant("retryafter"),
  });
}

function refuse(status: number): Answer {
  return (call, plant) => {
    head(call, plant, status, "application/json");
    const error = {
      message: `You said: ${plant("refusal")}`,
      type: plant("type"),
      param: plant("param"),
      code: plant("code"),
    };
    call.response.end(JSON.stringify({ error }));
  };
}

function message(plant: Plant) {
  const toolCall = { id: plant("callid"), type: "function", function: { name: "f", arguments: plant("toolargument") } };
  const said = { role: "assistant", content: plant("answer"), refusal: plant("declined"), tool_calls: [toolCall] };
  const choices = [
    { index: 0, message: said, finish_reason: "stop", logprobs: { content: [{ token: plant("token") }] } },
  ];
  return { id: plant("answerid"), model: plant("answermodel"), system_fingerprint: plant("fingerprint"), choices };
}

function deltas(plant: Plant) {
  return [
    { role: "assistant", content: plant("answer") },
    { reasoning_content: plant("reasoning") },
    { tool_calls: [{ index: 0, id: plant("callid"), function: { name: "f", arguments: plant("toolargument") } }] },
  ];
}

function chunk(plant: Plant, delta: object) {
  return { id: plant("answerid"), model: plant("answermodel"), choices: [{ index: 0, delta, finish_reason: null }] };
}
