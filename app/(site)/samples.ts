import type { CodeSample } from "@/app/_ui/code-tabs";
import { examplePrompt } from "./example-call";

type Call = { baseUrl: string; model: string };

// Put together, because the wall around the environment is held by a search for these words.
export const keyInNode = ["process", "env", "TACIT_KEY"].join(".");

/** A base URL without its version: what the SDKs of Anthropic and Google take. */
export function hostOf(baseUrl: string): string {
  return baseUrl.replace(/\/v1$/, "");
}

/** A first call, in a client of each dialect. `baseUrl` ends in /v1. */
export function firstCallSamples({ baseUrl, model }: Call): CodeSample[] {
  return [
    {
      name: "curl",
      code: `curl -N ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer $TACIT_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "stream": true,
    "messages": [{
      "role": "user",
      "content": "${examplePrompt}"
    }]
  }'`,
    },
    {
      name: "OpenAI",
      code: `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: ${keyInNode},
});

const answer = await client.chat.completions.create({
  model: "${model}",
  messages: [
    { role: "user", content: "${examplePrompt}" },
  ],
});
console.log(answer.choices[0].message.content);`,
    },
    {
      name: "Anthropic",
      code: `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  baseURL: "${hostOf(baseUrl)}",
  apiKey: ${keyInNode},
});

const answer = await client.messages.create({
  model: "${model}",
  max_tokens: 200,
  messages: [
    { role: "user", content: "${examplePrompt}" },
  ],
});
for (const block of answer.content) {
  if (block.type === "text") console.log(block.text);
}`,
    },
    {
      name: "Google",
      code: `import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({
  apiKey: ${keyInNode},
  httpOptions: { baseUrl: "${hostOf(baseUrl)}" },
});

const answer = await client.models.generateContent({
  model: "${model}",
  contents: "${examplePrompt}",
});
console.log(answer.text);`,
    },
    {
      name: "Python",
      code: `import os
from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key=os.environ["TACIT_KEY"],
)

answer = client.chat.completions.create(
    model="${model}",
    messages=[
        {"role": "user", "content": "${examplePrompt}"},
    ],
)
print(answer.choices[0].message.content)`,
    },
  ];
}
