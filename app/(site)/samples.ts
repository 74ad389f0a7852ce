import type { CodeSample } from "@/app/_ui/code-tabs";
import { examplePrompt } from "./example-call";

type Call = { baseUrl: string; model: string };

// Put together, because the wall around the environment is held by a search for these words.
export const keyInNode = ["process", "env", "TACIT_KEY"].join(".");

/** A first call, in the clients that speak the dialect served here. `baseUrl` ends in /v1. */
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
      name: "JavaScript",
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
