const textEvents = 300;

export const eventsPerStream = textEvents + 4;

/** A chat completion as OpenAI streams it: a role, words, a finish, usage, an end. One event a piece. */
export function chatStream(): string[] {
  const label = { id: "chatcmpl-bench", object: "chat.completion.chunk", created: 1_764_000_000, model: "bench" };
  const chunk = (delta: object, finishReason: string | null) => ({
    ...label,
    service_tier: "default",
    system_fingerprint: "fp_bench",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    usage: null,
    obfuscation: "aaaaaaa",
  });
  const usage = {
    prompt_tokens: 40,
    completion_tokens: textEvents,
    total_tokens: 40 + textEvents,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
  const values = [
    chunk({ role: "assistant", content: "", refusal: null }, null),
    ...Array.from({ length: textEvents }, (_, index) => chunk({ content: ` word${index}` }, null)),
    chunk({}, "stop"),
    { ...label, choices: [], usage },
  ];
  return [...values.map((value) => `data: ${JSON.stringify(value)}\n\n`), "data: [DONE]\n\n"];
}
