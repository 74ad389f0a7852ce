import type { CodeSample } from "@/app/_ui/code-tabs";
import { hostOf, keyInNode } from "../samples";

type Call = { baseUrl: string; model: string };

const question = "Count to five";

/** A streamed call. `baseUrl` ends in /v1. */
export function streamingSamples({ baseUrl, model }: Call): CodeSample[] {
  return [
    {
      name: "OpenAI",
      code: `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${baseUrl}", apiKey: ${keyInNode} });

const stream = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "${question}" }],
  stream: true,
});
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}`,
    },
    {
      name: "Responses",
      code: `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${baseUrl}", apiKey: ${keyInNode} });

const stream = await client.responses.create({
  model: "${model}",
  input: "${question}",
  stream: true,
});
for await (const event of stream) {
  if (event.type === "response.output_text.delta") process.stdout.write(event.delta);
}`,
    },
    {
      name: "Anthropic",
      code: `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ baseURL: "${hostOf(baseUrl)}", apiKey: ${keyInNode} });

const stream = client.messages.stream({
  model: "${model}",
  max_tokens: 200,
  messages: [{ role: "user", content: "${question}" }],
});
for await (const event of stream) {
  if (event.type === "content_block_delta" && event.delta.type === "text_delta") {
    process.stdout.write(event.delta.text);
  }
}`,
    },
    {
      name: "Google",
      code: `import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({
  apiKey: ${keyInNode},
  httpOptions: { baseUrl: "${hostOf(baseUrl)}" },
});

const stream = await client.models.generateContentStream({
  model: "${model}",
  contents: "${question}",
});
for await (const chunk of stream) process.stdout.write(chunk.text ?? "");`,
    },
    {
      name: "Python",
      code: `import os
from openai import OpenAI

client = OpenAI(base_url="${baseUrl}", api_key=os.environ["TACIT_KEY"])

stream = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "${question}"}],
    stream=True,
)
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="")`,
    },
  ];
}

export function receiptSample(baseUrl: string): string {
  return `curl ${baseUrl}/receipts/req_… -H "Authorization: Bearer $TACIT_KEY"
curl ${baseUrl}/credits        -H "Authorization: Bearer $TACIT_KEY"
curl ${baseUrl}/key            -H "Authorization: Bearer $TACIT_KEY"
curl ${baseUrl}/models         -H "Authorization: Bearer $TACIT_KEY"`;
}
