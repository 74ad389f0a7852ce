import { expect, test } from "vitest";
import { countEchoTokens, exampleModel, examplePrompt } from "@/app/(site)/example-call";
import { echo } from "@/lib/gateway/sandbox/echo";

test("the receipt on the front page counts the tokens that the sandbox itself would", () => {
  const body = JSON.stringify({ model: exampleModel, messages: [{ role: "user", content: examplePrompt }] });
  const { chunks } = echo(new TextEncoder().encode(body));
  const { usage, choices } = JSON.parse(new TextDecoder().decode(chunks.next().value));
  expect(choices[0].message.content).toBe(examplePrompt);
  expect(usage.prompt_tokens).toBe(countEchoTokens(examplePrompt));
  expect(usage.completion_tokens).toBe(countEchoTokens(examplePrompt));
});
